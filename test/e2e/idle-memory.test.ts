import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { type BuiltGalley, createBuiltGalley } from '../support/built-galley.ts'

let galley: BuiltGalley | null = null
afterEach(() => {
  galley?.dispose()
  galley = null
})

/** In the process that serves: says how much room its main thread has for young objects, once a line comes in. */
const tellRoom = `
import { getHeapSpaceStatistics } from 'node:v8'
if (process.argv.includes('serve')) process.once('SIGUSR2', () => {
  const { space_size } = getHeapSpaceStatistics().find(space => space.space_name === 'new_space')
  process.stderr.write('ROOM ' + space_size + '\\n')
})`

it.skipIf(process.platform === 'win32')(
  'serving, Galley takes little room for what it throws away while nothing happens',
  async () => {
    galley = createBuiltGalley()
    const child = galley.start(['serve', '--port', '0', '--json'], {
      environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellRoom)}` },
    })
    const ended = once(child, 'close')
    try {
      if (child.stdout === null || child.stderr === null) throw new Error('No pipes')
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
      const { pid } = JSON.parse(line) as { pid: number }
      const notes = createInterface({ input: child.stderr })
      process.kill(pid, 'SIGUSR2')
      const room = await new Promise<number>(resolve =>
        notes.on('line', note => note.startsWith('ROOM ') && resolve(Number(note.slice(5)))),
      )
      expect(room).toBeLessThan(6e6)
    } finally {
      child.kill('SIGTERM')
      await ended
    }
  },
)
