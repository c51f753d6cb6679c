export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The members of a JSON object; none for anything else. */
export function jsonObject(value: Json): { readonly [key: string]: Json } {
  return isJsonObject(value) ? value : {};
}
const isJsonObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
