import { z } from 'zod'
import { scopes } from '../access/api-tokens.ts'
import type { App } from '../app-types.ts'
import type { CustomProvider, ProviderChanges } from '../providers/registry-types.ts'
import { checkNamedModel } from '../service/set-first-model.ts'
import { testProvider } from '../service/test-provider.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import { adviceActions } from './advice-actions.ts'
import { alertActions } from './alert-actions.ts'
import { billActions } from './bill-actions.ts'
import { monitoringActions } from './monitoring-actions.ts'
import { type Action, type ActionHooks, action } from './owner-action.ts'
import { priceActions } from './price-actions.ts'
import { promptActions } from './prompt-actions.ts'
import { qualityActions } from './quality-actions.ts'
import { recordActions } from './record-actions.ts'
import { routingActions } from './routing-actions.ts'
import { textActions } from './text-actions.ts'

const name = z.string().min(1).max(200)
const model = z.object({
  model: name,
  displayName: z.string().nullish(),
  contextTokens: z.int().nullish(),
  maxOutputTokens: z.int().nullish(),
})
const changes = z.object({
  displayName: z.string().optional(),
  isActive: z.boolean().optional(),
  baseUrl: z.string().nullish(),
  allowPlainHttp: z.boolean().optional(),
  defaultModel: z.string().nullish(),
  costPer1kTokensNanos: z.int().nullish(),
  pricesProviderId: z.string().nullish(),
  addModels: z.array(model).optional(),
  removeModels: z.array(name).optional(),
}) as z.ZodType<ProviderChanges>
const custom = z.object({
  name,
  displayName: z.string().optional(),
  baseUrl: z.string(),
  allowPlainHttp: z.boolean().optional(),
  defaultModel: z.string().nullish(),
  costPer1kTokensNanos: z.int().nullish(),
  pricesProviderId: z.string().nullish(),
  models: z.array(name).optional(),
}) as z.ZodType<CustomProvider>

/**
 * What a command changes, so that it can be done by the process that owns the database: the command's own, or one that serves
 * already. What goes in and comes out is plain data.
 */
const ownerActions = {
  'settings.set': action(z.object({ key: name, text: z.string() }), async (app, { key, text }) => {
    await checkNamedModel(app, key, text)
    return app.settings.setText(key, text)
  }),
  'settings.reset': action(z.object({ key: name }), ({ settings }, { key }) => settings.reset(key)),
  'providers.setUp': action(z.object({}), ({ registry }) => registry.setUp()),
  'providers.change': action(
    z.object({ name, changes, isDefault: z.boolean().nullable() }),
    ({ registry, settings, breakers }, input) => {
      const provider = registry.update(input.name, input.changes)
      // What failed as it was set up before says nothing about how it is now.
      breakers.reset(provider.id)
      if (input.isDefault === true) settings.set('defaultProvider', provider.name)
      if (input.isDefault === false && settings.get('defaultProvider') === provider.name) {
        settings.reset('defaultProvider')
      }
      if (input.isDefault !== null) settings.reset('defaultModel')
      return provider
    },
  ),
  'providers.add': action(custom, ({ registry }, input) => registry.add(input)),
  'providers.remove': action(z.object({ name }), ({ registry }, input) => {
    const provider = registry.expect(input.name)
    return { provider, outcome: registry.remove(provider.name) }
  }),
  'providers.test': action(z.object({ name, model: z.string().nullable() }), (app, input, { signal }) =>
    testProvider(app, { provider: input.name, model: input.model ?? undefined, ...(signal ? { signal } : {}) }),
  ),
  'tokens.create': action(
    z.object({ name: z.string(), scopes: z.array(z.enum(scopes)), expiresAt: z.int().nullable() }),
    ({ tokens }, input) => tokens.create(input),
  ),
  'tokens.revoke': action(z.object({ name: z.string() }), ({ tokens }, input) => tokens.revoke(input.name)),
  ...priceActions,
  ...promptActions,
  ...qualityActions,
  ...textActions,
  ...recordActions,
  ...routingActions,
  ...billActions,
  ...adviceActions,
  ...monitoringActions,
  ...alertActions,
} as const

type Actions = typeof ownerActions
export type ActionName = keyof Actions
export type ActionInput<K extends ActionName> = Actions[K] extends Action<infer Input, unknown> ? Input : never
export type ActionOutput<K extends ActionName> = Awaited<ReturnType<Actions[K]['run']>>

/** Throws `Failure('invalid_input')` for input that is not the action's, `not_found` for one that this version does not know. */
export async function runAction(app: App, action: string, input: unknown, hooks: ActionHooks): Promise<unknown> {
  if (!Object.hasOwn(ownerActions, action)) {
    throw failing('not_found', sayServer('owner.other_version'))
  }
  const known = ownerActions[action as ActionName] as unknown as Action<unknown, unknown>
  const parsed = known.input.safeParse(input)
  if (!parsed.success) throw failing('invalid_input', sayServer('owner.wrong_input', { action }))
  return known.run(app, parsed.data, hooks)
}
