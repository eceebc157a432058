/** Indexes the texts of a database file until it is killed. Started by a test, in a process of its own. */
import { createContentIndexer, sharedLockMs } from '../../src-main/ledger/content-indexer.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openToWrite } from '../../src-main/store/connection.ts'

const [file = ''] = process.argv.slice(2)
const indexer = createContentIndexer({ db: openToWrite(file) }, systemClock, silentLogger, () => sharedLockMs.calm)
process.stdout.write('ready\n')
for (;;) indexer.step()
