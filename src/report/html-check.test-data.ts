/** A strict reading of the HTML that reports are made of, for tests. */

const VOID = new Set(['meta', 'br', 'hr', 'img', 'link', 'input', '!doctype']);

/** Tags that do not balance, ids that occur twice, references to ids that do not exist, bare `<` and `&`. */
export function htmlProblems(html: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  const ids = new Set<string>();
  const body = html.replace(/<style>[\s\S]*?<\/style>/, '');
  const tag = /<(\/?)([a-zA-Z!][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/y;
  let at = 0;
  while (at < body.length) {
    if (body[at] !== '<') {
      const next = body.indexOf('<', at);
      const text = body.slice(at, next < 0 ? body.length : next);
      if (/&(?!(?:amp|lt|gt|quot|nbsp|#\d+);)/.test(text)) problems.push(`bare & in ${text.slice(0, 60)}`);
      at = next < 0 ? body.length : next;
      continue;
    }
    tag.lastIndex = at;
    const match = tag.exec(body);
    if (match === null) {
      problems.push(`no tag: ${body.slice(at, at + 60)}`);
      at += 1;
      continue;
    }
    const [whole, closing, name = '', attributes = '', selfClosing] = match;
    at += whole.length;
    const id = / id="([^"]*)"/.exec(attributes)?.[1];
    if (id !== undefined) {
      if (ids.has(id)) problems.push(`id twice: ${id}`);
      ids.add(id);
    }
    if (closing === '/') {
      const expected = open.pop();
      if (expected !== name) problems.push(`</${name}> closes <${expected}>`);
    } else if (selfClosing !== '/' && !VOID.has(name.toLowerCase())) open.push(name);
  }
  for (const name of open) problems.push(`<${name}> stays open`);
  for (const match of body.matchAll(/(?:href="#|url\(#)([^")]+)/g)) {
    if (!ids.has(match[1] ?? '')) problems.push(`nothing has the id ${match[1]}`);
  }
  return problems;
}

/** What a reader sees: text without tags, entities resolved. */
export function visibleText(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
