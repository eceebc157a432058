/** `--data-dir DIR` or `--data-dir=DIR` among what the app was started with; everything else is Chromium's or the system's. */
export function dataFolderArgument(argv: readonly string[]): string | undefined {
  const flag = '--data-dir'
  const index = argv.findIndex(argument => argument === flag || argument.startsWith(`${flag}=`))
  const given = argv[index]
  if (given === undefined) return undefined
  return given === flag ? argv[index + 1] : given.slice(flag.length + 1)
}
