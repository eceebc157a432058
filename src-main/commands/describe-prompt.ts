import { writePromptFile } from '../operations/prompt-file.ts'
import type { PromptName } from '../operations/prompt-template.ts'
import type { PromptVersionRow } from '../store/repositories/prompt-repository.ts'

/** A version as `--json` prints it. */
export function describeVersion({ id, version, book, builtIn, note, createdAt }: PromptVersionRow) {
  return { id, version, book: book === '' ? null : book, builtIn, note, createdAt: new Date(createdAt).toISOString() }
}

/** A version in the form in which it is edited. */
export function asFile(name: PromptName, { version, note, system, user }: PromptVersionRow): string {
  return writePromptFile({ prompt: name, version, ...(note === null ? {} : { note }) }, { system, user })
}
