/** Opens a data folder as its owner in a process of its own: `store-process.ts <folder> <hold|write> [port]`. */
import { join } from 'node:path'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openStore } from '../../src-main/store/open-store.ts'

const [data = '', task = 'hold', port] = process.argv.slice(2)
const store = await openStore({
  paths: { data, migrations: join(import.meta.dirname, '../../db/migrations') },
  clock: systemClock,
  logger: silentLogger,
  mode: 'owner',
  waitMs: 0,
  holder: 'galley serve',
})
if (port !== undefined) store.announcePort(Number(port))
if (task === 'hold') {
  process.stdout.write('ready\n')
  setInterval(() => undefined, 1000)
} else {
  const insert = store.db.prepare('INSERT INTO settings (key, value, updated_at) VALUES (?, ?, 0)')
  for (let number = 0; ; number += 1) {
    insert.run(`key-${number}`, '"x"')
    process.stdout.write(number === 9 ? `${number}\nready\n` : `${number}\n`)
    await new Promise(resolve => setImmediate(resolve))
  }
}
