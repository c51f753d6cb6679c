/** The version of this Millwright: that of `package.json`, as a test checks. Reading the file would fail in a bundle. */
export const version: string = '0.1.0';
