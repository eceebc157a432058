import type { Operation } from '../../../db/vocabulary.ts'
import { repriceCalls } from '../../ledger/reprice.ts'
import type { FallbackChain, Step } from '../../service/fallback-chains.ts'
import { writeFirstModel } from '../../service/first-models.ts'
import type { SettingKey, SettingValues } from '../../store/settings.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'
import { sayApplied } from './advice-sentences.ts'
import type { AppliedChange, ChangedValue, ChangeTools, SettingBefore } from './change-types.ts'
import { plainAnswerWords } from './plain-answer.ts'
import type { Change } from './recommendation-types.ts'

/** Makes the change through the services that everybody uses. */
export async function applyChange(
  change: Change,
  values: Readonly<Record<string, number>>,
  tools: ChangeTools,
): Promise<AppliedChange> {
  switch (change.type) {
    case 'setting': {
      const key = change.key as SettingKey
      const before = settingBefore(tools, key)
      tools.settings.set(key, change.to as SettingValues[typeof key])
      const changes = [{ what: key, from: asValue(before.value), to: change.to }]
      return {
        change,
        ...saySetting(key, change.to),
        changes,
        before: { type: 'settings', settings: [before] },
      }
    }
    case 'prompt':
      return applyPrompt(change, tools)
    case 'usual_model':
      return applyUsualModel(change, tools)
    case 'first_model':
      return applyFirstModel(change, tools)
    case 'provider_model': {
      const provider = tools.registry.expect(change.provider)
      const { defaultModel, displayName } = provider
      tools.registry.update(change.provider, { defaultModel: change.model })
      return {
        change,
        ...sayApplied('applied.provider_model', { provider, model: change.model }),
        changes: [{ what: `${displayName}: model`, from: defaultModel, to: change.model }],
        before: { type: 'provider_model', model: defaultModel },
      }
    }
    case 'chain': {
      const place = { operation: change.operation, book: null, cause: 'any' } as const
      const before = findChain(tools, place)
      tools.chains.set({ ...place, steps: change.steps })
      const words = (steps: readonly Step[]) =>
        steps.map(({ provider, model }) => `${provider}/${model}`).join(', then ')
      return {
        change,
        ...(change.operation === null
          ? sayApplied('applied.chain.all', { steps: modelsOf(change.steps) })
          : sayApplied('applied.chain.operation', { operation: change.operation, steps: modelsOf(change.steps) })),
        changes: [
          {
            what: `Asked next: ${change.operation ?? 'anything'}`,
            from: before === null ? null : words(before.steps),
            to: words(change.steps),
          },
        ],
        before: { type: 'chain', steps: before?.steps ?? null },
      }
    }
    case 'price':
      return applyPrice(change, values, tools)
  }
}

/** Takes a change back; says what is the case again. */
export async function undoChange(
  { change, before, changes }: AppliedChange,
  tools: ChangeTools,
): Promise<readonly ChangedValue[]> {
  switch (before.type) {
    case 'settings':
      for (const { key, value, isSet } of before.settings) {
        if (isSet) tools.settings.set(key, value as SettingValues[typeof key])
        else tools.settings.reset(key)
      }
      break
    case 'first_models':
      for (const { operation, first } of before.models) tools.firstModels.set(operation, first)
      break
    case 'provider_model':
      if (change.type === 'provider_model') tools.registry.update(change.provider, { defaultModel: before.model })
      break
    case 'chain':
      if (change.type !== 'chain') break
      if (before.steps === null) tools.chains.remove({ operation: change.operation, book: null, cause: 'any' })
      else tools.chains.set({ operation: change.operation, book: null, cause: 'any', steps: before.steps })
      break
    case 'prompt':
      if (change.type === 'prompt') tools.prompts.use(change.prompt, before.version ?? 'built-in')
      break
    case 'price':
      if (change.type !== 'price') break
      tools.pricing.unsetUserPrice(change.providerId, change.model, change.from)
      await reprice(change, tools, false)
      break
  }
  return changes.map(({ what, from, to }) => ({ what, from: to, to: from }))
}

function applyPrompt(
  { prompt, ...change }: Extract<Change, { type: 'prompt' }>,
  { prompts }: ChangeTools,
): AppliedChange {
  const { version, because } = prompts.inForce(prompt)
  const added = prompts.save({
    prompt,
    template: { system: `${version.system.trimEnd()}\n\n${plainAnswerWords}`.trim(), user: version.user },
    note: 'Asks for nothing but the answer',
  }).version
  const isOwn = because === 'chosen'
  return {
    change: { prompt, ...change },
    ...sayApplied('applied.prompt', { operation: prompt, version: added.version }),
    changes: [{ what: `Prompt for ${prompt}`, from: isOwn ? version.version : 'built-in', to: added.version }],
    before: { type: 'prompt', version: isOwn ? version.version : null },
  }
}

function applyUsualModel(change: Extract<Change, { type: 'usual_model' }>, tools: ChangeTools): AppliedChange {
  const provider = tools.registry.expect(change.provider)
  const before = [settingBefore(tools, 'defaultProvider'), settingBefore(tools, 'defaultModel')]
  tools.settings.set('defaultProvider', change.provider)
  tools.settings.set('defaultModel', change.model)
  const words = before.map(({ value }) => value).filter(value => value !== null)
  const from = words.length === 0 ? null : words.join(' / ')
  return {
    change,
    ...sayApplied('applied.usual_model', { provider, model: change.model }),
    changes: [{ what: 'Model where none is named', from, to: `${change.provider} / ${change.model}` }],
    before: { type: 'settings', settings: before },
  }
}

function applyFirstModel(
  change: Extract<Change, { type: 'first_model' }>,
  { registry, firstModels }: ChangeTools,
): AppliedChange {
  const { operations, model } = change
  const provider = registry.expect(change.provider)
  const models = operations.map(operation => ({ operation, first: firstModels.of(operation) }))
  for (const operation of operations) firstModels.set(operation, { provider: provider.name, model })
  const [operation, ...others] = operations
  return {
    change,
    ...(operation === undefined || others.length > 0
      ? sayApplied('applied.first_model.several', { provider, model })
      : sayApplied('applied.first_model.one', { operation, provider, model })),
    changes: models.map(({ operation, first }) => ({
      what: `First model: ${operation}`,
      from: first === null ? null : writeFirstModel(first),
      to: `${provider.name}/${model}`,
    })),
    before: { type: 'first_models', models },
  }
}

async function applyPrice(
  change: Extract<Change, { type: 'price' }>,
  values: Readonly<Record<string, number>>,
  tools: ChangeTools,
): Promise<AppliedChange> {
  const { input_per_mtok: input, output_per_mtok: output } = values
  if (input === undefined || output === undefined) {
    throw failing('usage', sayInsight('advice.both_prices'))
  }
  tools.pricing.setUserPrice({
    providerId: change.providerId,
    model: change.model,
    inputPerMtok: Math.round(input * 1e9),
    outputPerMtok: Math.round(output * 1e9),
    effectiveFrom: change.from,
  })
  const priced = await reprice(change, tools, true)
  return {
    change,
    ...sayApplied('applied.price', {
      ...{ model: change.model, input_nanos: input * 1e9, output_nanos: output * 1e9, priced },
    }),
    changes: [{ what: `Price of ${change.model}`, from: null, to: `$${input} / $${output}` }],
    before: { type: 'price' },
  }
}

async function reprice(
  { providerId, model }: { readonly providerId: number; readonly model: string },
  { store, pricing, ledger }: ChangeTools,
  onlyUnpriced: boolean,
): Promise<number> {
  const { changed } = await repriceCalls({ store, pricing, ledger, filter: { providerId, model, onlyUnpriced } })
  return changed
}

/** The settings that advice changes. */
function saySetting(key: SettingKey, value: string | number | null) {
  if (key === 'quality.promptCaching')
    return sayApplied(value === 'auto' ? 'applied.caching.auto' : 'applied.caching.always')
  const to = Number(value)
  if (key === 'retryLimit') return sayApplied('applied.retries', { count: to })
  if (key === 'concurrency') return sayApplied('applied.concurrency', { count: to })
  if (key === 'chunkTokens') return sayApplied('applied.parts', { tokens: to })
  return sayApplied('applied.answers', { operation: key.replace('maxTokens.', '') as Operation, tokens: to })
}

function modelsOf(steps: readonly Step[]): readonly string[] {
  return steps.map(({ model }) => model)
}

function settingBefore({ settings }: ChangeTools, key: SettingKey): SettingBefore {
  const { value, isSet } = settings.describe(key)
  return { key, value, isSet }
}

function asValue(value: string | number | boolean | null): string | number | null {
  return typeof value === 'boolean' ? String(value) : value
}

function findChain({ chains }: ChangeTools, place: Omit<FallbackChain, 'steps'>): FallbackChain | null {
  return (
    chains
      .list()
      .find(
        ({ operation, book, cause }) => operation === place.operation && book === place.book && cause === place.cause,
      ) ?? null
  )
}
