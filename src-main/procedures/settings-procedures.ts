import type { ApiToken } from '../access/api-tokens.ts'
import type { App } from '../app-types.ts'
import {
  applySettings,
  planSettings,
  readSettingsFile,
  type SettingsChange,
  type SettingsParts,
  writeSettingsFile,
} from '../exchange/settings-file.ts'
import { checkNamedModel } from '../service/set-first-model.ts'
import { createViewRepository } from '../store/repositories/view-repository.ts'
import type { SettingEntry } from '../store/settings.ts'
import { procedures } from './implementer.ts'

const { settings, tokens } = procedures

function entryToJson({ key, value, initial, isSet, description, allowed }: SettingEntry) {
  return { key, value, initial, is_set: isSet, description, allowed }
}

function partsOf({ settings, registry, store }: App): SettingsParts {
  return { settings, registry, views: createViewRepository(store) }
}

export const settingsProcedures = {
  exportFile: settings.exportFile.handler(({ context }) => {
    const { app } = context.api
    const now = app.clock.now()
    return {
      file_name: `galley-settings-${new Date(now).toISOString().slice(0, 10)}.json`,
      content: `${JSON.stringify(writeSettingsFile(partsOf(app), now), null, 2)}\n`,
    }
  }),

  importFile: settings.importFile.handler(({ input, context }) => {
    const { app } = context.api
    const file = readSettingsFile(input.content)
    const parts = partsOf(app)
    const changes = input.preview ? planSettings(parts, file) : applySettings(parts, file, app.clock.now())
    return { is_preview: input.preview, changes: changes.map(changeToJson) }
  }),

  list: settings.list.handler(({ context }) => ({ settings: context.api.app.settings.list().map(entryToJson) })),

  set: settings.set.handler(async ({ input, context }) => {
    const { app } = context.api
    // The settings say of each key what it may be; a name that is unknown is refused there, too.
    const { key } = app.settings.describe(input.key)
    await checkNamedModel(app, key, input.value)
    app.settings.set(key, input.value as never)
    return entryToJson(app.settings.describe(key))
  }),

  reset: settings.reset.handler(({ input, context }) => entryToJson(context.api.app.settings.reset(input.key))),
}

function tokenToJson({ name, scopes, createdAt, expiresAt, lastUsedAt, revokedAt }: ApiToken) {
  return {
    name,
    scopes: [...scopes],
    created_at: new Date(createdAt).toISOString(),
    expires_at: isoOf(expiresAt),
    last_used_at: isoOf(lastUsedAt),
    revoked_at: isoOf(revokedAt),
  }
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

export const tokenProcedures = {
  list: tokens.list.handler(({ context }) => ({ tokens: context.api.app.tokens.list().map(tokenToJson) })),

  create: tokens.create.handler(({ input, context }) => {
    const expiresAt = input.expires_at == null ? null : Date.parse(input.expires_at)
    const { token, secret } = context.api.app.tokens.create({ name: input.name, scopes: input.scopes, expiresAt })
    return { token: tokenToJson(token), secret }
  }),

  revoke: tokens.revoke.handler(({ input, context }) => tokenToJson(context.api.app.tokens.revoke(input.name))),
}

function changeToJson({ problem, ...change }: SettingsChange) {
  return { ...change, problem: problem?.text ?? null, problem_said: problem?.said ?? null }
}
