import { Command } from 'commander'

/** A line of help longer than this is hard to read, however wide the terminal is. */
const mostColumns = 100

/** The command line without its commands: name, global options, and how help and wrong usage are written. */
export function createProgram(version: string, terminal: { readonly columns: number }): Command {
  const helpWidth = () => Math.min(terminal.columns, mostColumns)
  return (
    new Command('galley')
      .description('Keeps the books on every LLM call: cost, time, errors and the quality of the translation.')
      .option('--data-dir <folder>', 'where the database is (or GALLEY_DATA_DIR)')
      .version(version, '-V, --version')
      .configureOutput({ getOutHelpWidth: helpWidth, getErrHelpWidth: helpWidth })
      // Where names are long, a narrow column of words is still easier to read than lines that run over.
      .configureHelp({ minWidthToWrap: 24 })
      .showHelpAfterError('(galley <command> --help shows what it takes)')
      .exitOverride()
  )
}
