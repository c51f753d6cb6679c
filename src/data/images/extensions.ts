/** Extensions of the files that are read. The format is determined from the first bytes of a file. */
export const imageExtensions: readonly string[] = ['.jpg', '.jpeg', '.png', '.bmp', '.tif', '.tiff', '.webp'];
