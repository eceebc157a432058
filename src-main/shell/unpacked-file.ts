/**
 * Where a file of the app lies for programs that cannot look into its archive, as the toolkit that draws the About window on
 * Linux. It has to be named under `asarUnpack` in electron-builder.yml. Unpackaged, a file lies where it is.
 */
export function unpackedFile(file: string): string {
  return file.replace(/(?<=[\\/]app\.asar)(?=[\\/])/, '.unpacked')
}
