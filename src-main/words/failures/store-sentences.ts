import { speaker } from '../sentences.ts'

/** The disk, the database, backups and the lock. As src-main/words/failure-sentences.ts. */
export const storeFailures = {
  'disk.full': {
    message:
      'There is no space left on the disk for {path}. Everything saved before is kept. Free some space, then try again.',
  },
  'disk.not_database': { message: '{path} is not a SQLite database.' },
  'disk.index_damaged': {
    message: 'The search index in {path} is damaged. Numbers and texts are sound.',
    terminal: 'Run "galley db reindex": it is then built anew from the texts.',
  },
  'disk.damaged': {
    message: 'The database {path} is damaged. Nothing was deleted.',
    terminal: 'Run "galley db check": it says which backup can be restored.',
  },
  'disk.read_only': {
    message: '{path} cannot be written: the folder or the file is read-only. Nothing was changed.',
    terminal: 'Make it writable, or choose another folder with --data-dir.',
  },
  'disk.forbidden': {
    message: 'Permission denied for {path}. Nothing was changed.',
    terminal: 'Give your user read and write permission there, or choose another folder with --data-dir.',
  },
  'disk.busy': {
    message:
      'The database {path} is in use by another program. Nothing was changed. Close it, or wait until it is done, then try again.',
  },
  'disk.cannot_open': {
    message:
      '{path} cannot be opened: it is a folder, is missing, may not be used by your user, or is on a disk that can only be read. Nothing was changed.',
    terminal: 'Look at it, or choose another folder with --data-dir.',
  },
  'disk.file_in_place': {
    message: '{path} cannot be a folder: a file is in its place. Nothing was changed.',
    terminal: 'Move that file away, or choose another folder with --data-dir.',
  },
  'disk.fault': {
    message:
      'The disk reported an error while {path} was being used. Everything saved before is kept as far as the disk allows. Check the disk and its connection.',
    terminal: 'Then run "galley db check".',
  },
  'disk.missing': { message: '{path} does not exist. Check the name, then try again.' },
  'disk.unsupported': {
    message:
      'The disk that holds {path} does not support what the database needs (shared memory for write-ahead logging); network folders often do not.',
    terminal: 'Choose a folder on a local disk with --data-dir.',
  },
  'disk.is_folder': {
    message: '{path} is a folder, where the database should be a file. Nothing was changed.',
    terminal: 'Move it away, or choose another folder with --data-dir.',
  },
  'database.of_other': {
    message: '{path} is a SQLite database of another program. It was not changed.',
    terminal: 'Move it away, or choose another folder with --data-dir.',
  },
  'database.lost': {
    message: 'The database {path} is missing, although there has been one. Nothing was changed.',
    terminal: '{more}',
  },
  'database.emptied': {
    message: 'The database {path} is empty, although there has been one. Nothing was changed.',
    terminal: '{more}',
  },
  'database.nothing_yet': {
    message:
      'Nothing is kept in {folder} yet, so there is nothing to show. The first call or import makes the database there.',
    whole:
      'Nothing is kept in {folder} yet, so there is nothing to show. The first call or import makes the database there, and so does "galley setup-providers"; another folder is chosen with --data-dir.',
  },
  'database.damaged_left': {
    message: 'The database {path} is damaged and cannot be used. It was left as it is.',
    terminal: '{offer}',
  },
  'database.damaged_moved': {
    message:
      'The database {path} is damaged and cannot be used. It was moved to {moved}, whole, and nothing was put in its place.',
    terminal: '{offer}',
  },
  'database.not_updated': {
    message:
      'The database could not be brought up to date ({reason}). Nothing was changed: your data is as it was before. Use the version of Galley you had before, and report this.',
  },
  'database.not_set_up': { message: 'The database could not be set up ({reason}).' },
  'database.put_back': {
    message:
      'The database could not be brought up to date ({reason}). The backup from just before was put back, so your data is as it was; the half-changed file is kept as {moved}. Use the version of Galley you had before, and report this.',
  },
  'database.newer': {
    message: 'The database {path} was written by a newer version of Galley. It was not changed.',
    terminal: 'Update Galley, or choose another folder with --data-dir.',
  },
  'database.step_edited': {
    message:
      "The database {path} does not fit this version of Galley: of its schema's steps, {step} is not the one that was applied. It was not changed.",
    terminal: 'Install the version that made it, or restore a backup with "galley db restore".',
  },
  'database.step_skipped': {
    message:
      "The database {path} does not fit this version of Galley: of its schema's steps, {step} was skipped or applied out of order. It was not changed.",
    terminal: 'Install the version that made it, or restore a backup with "galley db restore".',
  },
  'database.found_damaged': { message: '{path} is damaged: {damage}' },
  'stopped.waiting': { message: 'Stopped while waiting for the database. Nothing was changed.' },
  'database.owned': {
    message:
      'The data folder {folder} is in use by {owner}. Nothing was changed. Wait until it is done or close it, then try again.',
    whole:
      'The data folder {folder} is in use by {owner}. Nothing was changed. Wait until it is done or close it, then try again; or choose another folder with --data-dir.',
  },
  'backup.exists': { message: '{path} exists already and was not overwritten. Choose another name.' },
  'backup.no_folder': { message: 'The folder {folder} does not exist. Make it first, then try again.' },
  'backup.stopped': { message: 'The copy was stopped. Nothing was changed, and no half file was left behind.' },
  'backup.damaged': {
    message:
      'The copy is damaged, so the database probably is too ({damage}). No backup was made, the older ones are kept.',
    terminal: 'Run "galley db check".',
  },
  'disk.not_examined': { message: 'The folder {folder} cannot be examined.' },
  'restore.in_use': { message: '{path} is the database in use, not a backup. Nothing was changed.' },
  'restore.missing': {
    message: 'There is no backup {name}, neither as a file nor in {folder}. Nothing was changed.',
    terminal: '"galley db check" lists the backups.',
  },
  'restore.unusable': {
    message: '{path} cannot be restored: {why} Your database was not touched. Choose another backup.',
    whole:
      '{path} cannot be restored: {why} Your database was not touched. Choose another backup; "galley db check" lists them.',
  },
  'restore.not_from_here': {
    message: 'A backup cannot be restored from here. Nothing was changed.',
    terminal: 'End Galley, then run "galley db restore {name}".',
  },
  'setting.read_only': { message: 'Settings cannot be changed while the database is open for reading only.' },
  'setting.unknown': { message: 'There is no setting "{key}".', terminal: 'The settings are: {keys}.' },
} as const

/** Phrases within them. */
export const storePhrases = {
  'backup_fault.no_tables': { text: 'It has no tables.' },
  'backup_fault.damage': { text: '{damage}' },
  'owner.process': { text: 'another Galley process' },
  'owner.named': { text: '`{holder}` (process {process_id}, since {since_at})' },
  'owner.serving': { text: '`{holder}` (process {process_id}, since {since_at}, port {port_id})' },
} as const

export const sayStore = speaker(storeFailures)
export const storePhrase = speaker(storePhrases)
