import type { App } from '../app-types.ts'
import { estimateBook } from '../insights/forecasts/book-forecast.ts'
import type { BookStats, Remaining } from '../insights/forecasts/book-stats.ts'
import { realmOfApp } from './alert-shapes.ts'
import type { Api } from './api.ts'

/** What the rest of a book would cost with each model, as far as `remainingOf` says there is one. */
export async function forecastBook(
  { app, reader }: Pick<Api, 'app' | 'reader'>,
  asked: { readonly book: string; readonly targetLanguage: string | null },
  remainingOf: (stats: BookStats) => Remaining,
  signal: AbortSignal | undefined,
) {
  const stats = await reader.read('bookStats', { ...asked, realm: realmOfApp(app) }, signal)
  const remaining = remainingOf(stats)
  const estimates = estimateBook(stats, {
    remaining,
    candidates: await candidatesFor(app, stats),
    pricing: app.pricing,
    concurrency: app.settings.get('concurrency'),
    now: app.clock.now(),
  })
  return { stats, remaining, estimates }
}

/** Models that have worked in these languages, the one set for translations, and the default models of providers that can be used. */
async function candidatesFor(app: App, stats: { readonly models: readonly { providerId: number; model: string }[] }) {
  const keyed = new Set(app.vault.providersWithKey())
  const found = new Map<string, { providerId: number; model: string }>()
  const add = (providerId: number, model: string) => found.set(`${providerId}\0${model}`, { providerId, model })
  for (const { providerId, model } of stats.models) add(providerId, model)
  const first = app.firstModels.of('translation')
  for (const provider of app.registry.list()) {
    if (!provider.isActive || provider.kind === 'practice') continue
    const isKeyed = keyed.has(provider.name) || (await app.vault.describe(provider.name)).source !== 'none'
    if (!isKeyed) continue
    if (provider.defaultModel !== null) add(provider.id, provider.defaultModel)
    if (first !== null && first !== 'auto' && first.provider === provider.name) add(provider.id, first.model)
  }
  return [...found.values()]
}
