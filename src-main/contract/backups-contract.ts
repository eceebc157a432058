import { z } from 'zod'
import { count, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { progressOf } from './progress.ts'
import { said } from './said.ts'

const backup = z.object({
  name: z.string(),
  file: z.string(),
  taken_at: time,
  bytes: count,
  schema_version: count,
  calls: count.nullable().describe('How many calls it holds; null where it cannot be read'),
  last_call_at: time.nullable().describe('When the last of them began'),
  before_update: z.boolean().describe('Made by itself, before a newer version changed the database; else on request'),
})
/** A file's name alone: nothing outside the folder of backups can be named. */
const backupName = z.string().regex(/^galley-s\d+-\d{8}T\d{6}Z(?:-\d+)?\.db$/)
const nothing = z.object({}).optional()

export const backupsContract = {
  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/backups/',
    tag: 'Backups',
    summary: 'Backups in the data folder, newest first',
  })
    .input(nothing)
    .output(
      z.object({
        folder: z.string(),
        backups: z.array(backup),
        bytes: count,
        keep: z.int().describe('How many are kept; older ones make room'),
        put_aside: z.array(z.string()).describe('Databases that were damaged, or that a restore took the place of'),
        can_restore: z.boolean().describe('false: only with "galley db restore", while nothing serves'),
        last_restore_failure: z.string().nullable(),
        last_restore_failure_said: said.nullable().describe('The same as data'),
        restores_ended: count.describe(
          'Since this process began, done or not: one more than before says that yours has',
        ),
      }),
    ),
  create: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/backups/create/',
    tag: 'Backups',
    summary: 'Copy the database, while it is in use, and check the copy',
    description: 'Given up half-way, no file is left behind.',
  })
    .input(nothing)
    .output(progressOf(z.object({ backup, removed: z.array(z.string()) }))),
  restore: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/backups/restore/',
    tag: 'Backups',
    summary: 'Put a backup in the place of the database',
    description:
      'Calls under way have five seconds to end, then Galley closes the database, checks the backup, puts what was there aside (it is never deleted) and serves again at the same address. Answers before that begins; wait until it answers again with one more in `restores_ended`. Where the backup cannot be used, the database stays as it was and `last_restore_failure` says why.',
  })
    .input(z.object({ name: backupName }))
    .output(z.object({ state: z.literal('restarting'), name: z.string() })),
  remove: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/backups/{name}/',
    tag: 'Backups',
    summary: 'Delete a backup for good',
  })
    .input(z.object({ name: backupName }))
    .output(backup),
}
