import { type PromptInForce, parsePromptName } from '../operations/prompt-library.ts'
import { promptNames, promptSlots } from '../operations/prompt-template.ts'
import type { PromptVersionRow } from '../store/repositories/prompt-repository.ts'
import { procedures } from './implementer.ts'

const { prompts } = procedures

function versionToJson(row: PromptVersionRow) {
  return {
    id: row.id,
    prompt: row.operation,
    book: row.book === '' ? null : row.book,
    version: row.version,
    system: row.system,
    user: row.user,
    note: row.note,
    built_in: row.builtIn,
    created_at: new Date(row.createdAt).toISOString(),
  }
}

function inForceToJson({ version, because }: PromptInForce) {
  return { ...versionToJson(version), because }
}

export const promptProcedures = {
  list: prompts.list.handler(({ context }) => {
    const library = context.api.app.operations.prompts
    const inForce = promptNames.flatMap(name => [
      library.inForce(name),
      ...library.books(name).map(book => library.inForce(name, book)),
    ])
    return { prompts: inForce.map(inForceToJson) }
  }),

  show: prompts.show.handler(({ input, context }) => {
    const library = context.api.app.operations.prompts
    const name = parsePromptName(input.prompt)
    return {
      in_force: inForceToJson(library.inForce(name, input.book)),
      versions: library.versions(name, input.book).map(versionToJson),
      slots: Object.entries(promptSlots[name]).map(([slot, { required, says }]) => ({
        slot,
        required: required === true,
        says,
      })),
    }
  }),

  save: prompts.save.handler(({ input, context }) => {
    const { system, user, note, book } = input
    const prompt = parsePromptName(input.prompt)
    const edit = { prompt, book: book ?? null, template: { system, user }, note: note ?? null }
    const { version, added } = context.api.app.operations.prompts.save(edit)
    return { version: versionToJson(version), added }
  }),

  use: prompts.use.handler(({ input, context }) =>
    inForceToJson(context.api.app.operations.prompts.use(parsePromptName(input.prompt), input.version, input.book)),
  ),
}
