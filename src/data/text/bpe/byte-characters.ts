/**
 * A printable character for each of the 256 bytes, as GPT-2 and Hugging Face's `ByteLevel` have them: printable bytes
 * of Latin-1 stand for themselves, the others for the characters from 256 on.
 */
export const byteCharacters: readonly string[] = (() => {
  const characters: string[] = [];
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    characters.push(String.fromCharCode(printable ? byte : next++));
  }
  return characters;
})();

const bytesByCharacter: ReadonlyMap<string, number> = new Map(
  byteCharacters.map((each, byte) => [each, byte]),
);

/** The bytes that a token of a byte-level tokenizer stands for. Throws where a character stands for none. */
export function bytesOf(token: string): Uint8Array {
  return Uint8Array.from(token, (character) => {
    const byte = bytesByCharacter.get(character);
    if (byte === undefined) throw new Error(`"${character}" stands for no byte`);
    return byte;
  });
}
