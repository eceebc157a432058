import { log } from '@clack/prompts'
import { wrapWords } from '../../reports/wrap-words.ts'

/** What clack puts in front of every line of a note: a bar and two spaces. */
const prefixColumns = 3
const narrowest = 30

/** Breaks between words where the terminal would break inside one. */
function fitToTerminal(text: string, columns: number): string {
  const width = Math.max(narrowest, columns - prefixColumns)
  return text
    .split('\n')
    .flatMap(line => wrapWords(line, { width }))
    .join('\n')
}

/** clack's notes, for this terminal's width. */
export function createNotes(columns: number) {
  const fitted = (write: (text: string) => void) => (text: string) => write(fitToTerminal(text, columns))
  return {
    plain: fitted(text => log.message(text)),
    info: fitted(text => log.info(text)),
    step: fitted(text => log.step(text)),
    success: fitted(text => log.success(text)),
    warn: fitted(text => log.warn(text)),
    error: fitted(text => log.error(text)),
  }
}

export type Notes = ReturnType<typeof createNotes>
