import type { StreamPiece } from '../operations/operation-types.ts'
import type { Terminal } from './command.ts'

/** Prints streamed text line by line: what is printed cannot be taken back, and a started line can. */
export function createLinePrinter(terminal: Terminal) {
  let line = ''
  return {
    onText(piece: StreamPiece) {
      if (piece.type === 'restart') {
        line = ''
        terminal.note(`The connection broke in part ${piece.part + 1}; that part begins again.`)
        return
      }
      const lines = (line + piece.text).split('\n')
      line = lines.pop() ?? ''
      for (const each of lines) terminal.print(each.replace(/\r$/, ''))
    },
    end() {
      if (line !== '') terminal.print(line)
      line = ''
    },
  }
}
