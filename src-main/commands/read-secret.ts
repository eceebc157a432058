import { Failure } from '../failure.ts'
import type { Terminal } from './command.ts'

const longestInput = 64 * 1024

/**
 * Reads one line that nobody else should see: from the terminal without echo, or the whole of standard
 * input where that is piped.
 *
 * @throws Failure `cancelled` on Ctrl+C, `invalid_input` where far more came than a secret
 */
export function readSecret(terminal: Terminal, prompt: string): Promise<string> {
  const { input } = terminal
  return input.isTTY === true && input.setRawMode !== undefined ? readTyped(terminal, prompt) : readPiped(input)
}

async function readPiped(input: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Buffer)
    length += bytes.length
    if (length > longestInput)
      throw new Failure('invalid_input', 'Far more came in than a key has. Nothing was changed.')
    parts.push(bytes)
  }
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

/** In raw mode the terminal shows nothing and hands over every key press, so the line is edited here. */
function readTyped(terminal: Terminal, prompt: string): Promise<string> {
  const { input } = terminal
  return new Promise((resolve, reject) => {
    let line = ''
    const end = (settle: () => void) => {
      input.off('data', onData)
      input.setRawMode?.(false)
      input.pause()
      settle()
    }
    const onData = (chunk: Buffer | string) => {
      // Terminals wrap what is pasted in these two sequences.
      for (const character of chunk.toString().replaceAll('\u001b[200~', '').replaceAll('\u001b[201~', '')) {
        if (character === '\r' || character === '\n') return end(() => resolve(line))
        if (character === '\u0003') return end(() => reject(new Failure('cancelled', 'Stopped. Nothing was changed.')))
        if (character === '\u0004') return end(() => resolve(line))
        if (character === '\u007f' || character === '\b') line = line.slice(0, -1)
        else if (character === '\u0015') line = ''
        else line += character
      }
      if (line.length > longestInput) {
        end(() => reject(new Failure('invalid_input', 'Far more came in than a key has. Nothing was changed.')))
      }
    }
    // Before the prompt, so that what is typed at once is not shown either.
    input.setRawMode?.(true)
    input.on('data', onData)
    input.resume()
    terminal.note(prompt)
  })
}
