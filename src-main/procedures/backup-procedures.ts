import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { backupDatabase } from '../store/backup.ts'
import { createBackupReader } from '../store/backup-contents.ts'
import { beforeUpdates, listAside, listBackups } from '../store/backup-files.ts'
import { layoutOf } from '../store/data-folder.ts'
import { readMigrations } from '../store/migrations.ts'
import { restoreDatabase } from '../store/restore.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'
import type { Api } from './api.ts'
import { procedures } from './implementer.ts'
import { streamProgress } from './stream-progress.ts'

const { backups } = procedures

const readContents = createBackupReader()

/** Newest first. */
function describeBackups({ app }: Api) {
  const found = listBackups(layoutOf(app.paths))
  const automatic = beforeUpdates(found, readMigrations(app.paths.migrations).length)
  return found.map(backup => {
    const { name, file, takenAt, bytes, schemaVersion } = backup
    const contents = readContents(backup)
    return {
      ...{ name, file, bytes, taken_at: new Date(takenAt).toISOString(), schema_version: schemaVersion },
      calls: contents?.calls ?? null,
      last_call_at: contents?.lastCallAt == null ? null : new Date(contents.lastCallAt).toISOString(),
      before_update: automatic.has(backup),
    }
  })
}

/** @throws Failure `not_found` */
function expectBackup(api: Api, name: string) {
  const found = describeBackups(api).find(backup => backup.name === name)
  if (found !== undefined) return found
  throw failing('not_found', sayFailure('backup.gone', { name }), { name })
}

export const backupProcedures = {
  list: backups.list.handler(({ context }) => {
    const { app, host } = context.api
    const layout = layoutOf(app.paths)
    const found = describeBackups(context.api)
    return {
      folder: layout.backups,
      backups: found,
      bytes: found.reduce((sum, { bytes }) => sum + bytes, 0),
      keep: app.settings.get('backupKeep'),
      put_aside: [...listAside(layout)],
      can_restore: host.restart !== null,
      last_restore_failure: host.restart?.lastFailure()?.text ?? null,
      last_restore_failure_said: host.restart?.lastFailure()?.said ?? null,
      restores_ended: host.restart?.ended() ?? 0,
    }
  }),

  create: backups.create.handler(({ context, signal }) => {
    const { app } = context.api
    return streamProgress(signal, async (onProgress, stopped) => {
      const { file, removed } = await backupDatabase({
        paths: app.paths,
        clock: app.clock,
        keep: app.settings.get('backupKeep'),
        verify: true,
        onProgress,
        signal: stopped,
      })
      return {
        backup: expectBackup(context.api, basename(file)),
        removed: removed.map(one => basename(one)),
      }
    })
  }),

  restore: backups.restore.handler(({ input, context }) => {
    const { app, host } = context.api
    const { file, name } = expectBackup(context.api, input.name)
    if (host.restart === null) throw failing('conflict', sayStore('restore.not_from_here', { name }))
    const { paths, clock, logger } = app
    host.restart.begin(async () => {
      const { replaced } = await restoreDatabase({ paths, clock, from: file })
      logger.info({ restored: file, replaced }, 'A backup was restored; the database that was there is kept aside.')
    })
    return { state: 'restarting' as const, name }
  }),

  remove: backups.remove.handler(({ input, context }) => {
    const found = expectBackup(context.api, input.name)
    rmSync(found.file)
    return found
  }),
}
