import { z } from 'zod'
import type { ConfiguredProvider, ProviderAdmin } from '../providers/registry-types.ts'
import type { ViewRepository } from '../store/repositories/view-repository.ts'
import { isSettingKey, type SettingKey, settingDefinitions } from '../store/setting-definitions.ts'
import type { Settings } from '../store/settings.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'
import { stateText } from '../words/state-sentences.ts'

const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const provider = z.object({
  name: z.string().min(1).max(100),
  custom: z.boolean(),
  display_name: z.string().max(200),
  base_url: z.string().max(2000).nullable(),
  active: z.boolean(),
  default_model: z.string().max(200).nullable(),
  own_models: z.array(z.string().max(200)).max(1000),
})
const settingsFile = z.object({
  galley_settings: z.literal(1),
  made_at: z.iso.datetime(),
  settings: z.record(z.string(), value),
  providers: z.array(provider).max(200),
  views: z.array(z.object({ name: z.string().min(1).max(200), search: z.string().max(4000) })).max(1000),
})
const newerFile = z.object({ galley_settings: z.int().min(2) })
export type SettingsFile = z.infer<typeof settingsFile>
type SettingValue = z.infer<typeof value>
type ProviderSettings = z.infer<typeof provider>

export interface SettingsParts {
  readonly settings: Settings
  readonly registry: ProviderAdmin
  readonly views: ViewRepository
}

interface BeforeAndAfter<Kept> {
  readonly before: Kept
  readonly after: Kept
}

/** One thing that taking over a file changes, or would change if it could. */
export interface SettingsChange {
  readonly area: 'setting' | 'provider' | 'view'
  readonly name: string
  readonly before: string | null
  readonly after: string | null
  /** The same as it is kept, for who words it; of settings alone. */
  readonly values: BeforeAndAfter<SettingValue> | null
  /** Of providers alone. */
  readonly provider: BeforeAndAfter<ProviderSettings | null> | null
  /** Why it cannot be taken over; null where it can. */
  readonly problem: Phrase | null
}

/** Folders of one machine mean nothing on another, and whoever has the address of a webhook can use it. */
const leftOut = new Set<SettingKey>(['report.folder', 'alertWebhookUrl'])

/** Everything a person configured, without any key or token: for another machine, or for later. */
export function writeSettingsFile({ settings, registry, views }: SettingsParts, now: number): SettingsFile {
  return {
    galley_settings: 1,
    made_at: new Date(now).toISOString(),
    settings: Object.fromEntries(
      settings.list().flatMap(({ key, value, isSet }) => (isSet && !leftOut.has(key) ? [[key, value]] : [])),
    ),
    providers: registry.list().filter(isConfigurable).map(providerOf),
    views: views.all().map(({ name, search }) => ({ name, search })),
  }
}

/** @throws Failure `invalid_input` for what is no such file */
export function readSettingsFile(text: string): SettingsFile {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw failing('invalid_input', sayFailure('settings_file.not_json'))
  }
  const file = settingsFile.safeParse(parsed)
  if (file.success) return file.data
  if (newerFile.safeParse(parsed).success) throw failing('invalid_input', sayFailure('settings_file.newer'))
  throw failing('invalid_input', sayFailure('settings_file.not_ours'))
}

/** What taking it over would change; what is the same already is left out. */
export function planSettings(parts: SettingsParts, file: SettingsFile): SettingsChange[] {
  return [...planValues(parts, file), ...planProviders(parts, file), ...planViews(parts, file)]
}

/** Takes over what can be; gives what was planned before it did. */
export function applySettings(parts: SettingsParts, file: SettingsFile, now: number): SettingsChange[] {
  const plan = planSettings(parts, file)
  const possible = plan.filter(({ problem }) => problem === null)
  const isPlanned = (area: SettingsChange['area'], name: string) =>
    possible.some(change => change.area === area && change.name === name)
  for (const given of file.providers) if (isPlanned('provider', given.name)) takeProvider(parts.registry, given)
  for (const [key, after] of Object.entries(file.settings)) {
    if (isSettingKey(key) && isPlanned('setting', key)) parts.settings.set(key, after as never)
  }
  for (const { name, search } of file.views) {
    if (!isPlanned('view', name)) continue
    const known = parts.views.byName(name)
    if (known === null) parts.views.insert({ name, search, at: now })
    else parts.views.update(known.id, { name, search, at: now })
  }
  return plan
}

function planValues({ settings }: SettingsParts, file: SettingsFile): SettingsChange[] {
  return Object.entries(file.settings).flatMap(([key, given]): SettingsChange[] => {
    const named = { area: 'setting', name: key, provider: null } as const
    if (!isSettingKey(key)) {
      return [
        {
          ...named,
          before: null,
          after: words(given),
          values: { before: null, after: given },
          problem: stateText('settings_change.unknown'),
        },
      ]
    }
    const kept = settings.get(key)
    const before = words(kept)
    const { schema, allowed } = settingDefinitions[key]
    const read = schema.safeParse(given)
    const value = read.success ? read.data : given
    const after = words(value)
    if (before === after || leftOut.has(key)) return []
    const problem = read.success ? null : stateText('settings_change.not_allowed', { allowed })
    return [{ ...named, before, after, values: { before: kept, after: value }, problem }]
  })
}

function planProviders({ registry }: SettingsParts, file: SettingsFile): SettingsChange[] {
  return file.providers.flatMap(given => {
    const known = registry.find(given.name)
    const own = known === null ? null : providerOf(known)
    const before = own === null ? null : describeProvider(own)
    const after = describeProvider(given)
    if (before === after) return []
    const problem = known === null && !given.custom ? stateText('settings_change.no_provider') : null
    const provider = { before: own, after: given }
    return [{ area: 'provider' as const, name: given.name, before, after, values: null, provider, problem }]
  })
}

function planViews({ views }: SettingsParts, file: SettingsFile): SettingsChange[] {
  return file.views.flatMap(({ name, search }) => {
    const before = views.byName(name)?.search ?? null
    if (before === search) return []
    return [{ area: 'view' as const, name, before, after: search, values: null, provider: null, problem: null }]
  })
}

function isConfigurable({ kind }: ConfiguredProvider): boolean {
  return kind !== 'practice'
}

function providerOf(provider: ConfiguredProvider): ProviderSettings {
  const { name, kind, displayName, baseUrl, isActive, defaultModel, models } = provider
  return {
    name,
    custom: kind === 'openai_compatible',
    display_name: displayName,
    base_url: baseUrl,
    active: isActive,
    default_model: defaultModel,
    own_models: models.filter(({ addedByUser }) => addedByUser).map(({ model }) => model),
  }
}

function takeProvider(registry: ProviderAdmin, given: ProviderSettings): void {
  const known = registry.find(given.name)
  if (known === null) {
    registry.add({
      name: given.name,
      displayName: given.display_name,
      baseUrl: given.base_url ?? '',
      models: given.own_models,
      defaultModel: given.default_model,
      allowPlainHttp: true,
    })
    if (!given.active) registry.update(given.name, { isActive: false })
    return
  }
  const own = providerOf(known)
  const listed = new Set(known.models.map(({ model }) => model))
  const addModels = given.own_models.filter(model => !listed.has(model)).map(model => ({ model }))
  registry.update(given.name, {
    ...(own.display_name !== given.display_name && { displayName: given.display_name }),
    ...(own.base_url !== given.base_url && { baseUrl: given.base_url, allowPlainHttp: true }),
    ...(own.active !== given.active && { isActive: given.active }),
    ...(own.default_model !== given.default_model && { defaultModel: given.default_model }),
    ...(addModels.length > 0 && { addModels }),
  })
}

function describeProvider({ display_name, base_url, active, default_model, own_models }: ProviderSettings): string {
  return [
    display_name,
    base_url ?? 'no address',
    active ? 'on' : 'off',
    default_model ?? 'no default model',
    ...(own_models.length === 0 ? [] : [`with ${own_models.join(', ')}`]),
  ].join(', ')
}

function words(given: unknown): string {
  return given === null ? 'not set' : String(given)
}
