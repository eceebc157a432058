import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { providerKinds } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { Paths } from '../ports.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const positive = z.number().int().positive()

/** Where a fact was read and on which day; the note says what the page did not say. */
const source = z.object({ url: z.string().min(1), checkedOn: day, note: z.string().optional() }).strict()

const catalogueModel = z
  .object({
    model: z.string().min(1),
    displayName: z.string().min(1),
    contextTokens: positive.nullable(),
    maxOutputTokens: positive.nullable(),
    /** `legacy` has a successor, `deprecated` has an end announced, `retired` no longer answers. */
    status: z.enum(['current', 'legacy', 'deprecated', 'retired']),
    retiresOn: day.nullable().optional(),
    replacement: z.string().optional(),
    /** False where the provider refuses a request that sets a temperature. */
    acceptsTemperature: z.boolean().optional(),
    /** Why genai-prices has no price for a current model. */
    unpricedBecause: z.string().optional(),
    source,
  })
  .strict()

const catalogueProvider = z
  .object({
    name: z.string(),
    kind: z.enum(providerKinds),
    displayName: z.string(),
    baseUrl: z.string(),
    keyVariable: z.string().nullable(),
    baseUrlVariable: z.string().nullable(),
    pricesProviderId: z.string().nullable(),
    keyUrl: z.url().nullable(),
    docsUrl: z.url().nullable(),
    defaultModel: z.string(),
    costPer1kTokensNanos: z.number().int().nonnegative().optional(),
    models: z.array(catalogueModel).min(1),
  })
  .strict()
  .refine(
    provider => provider.models.some(model => model.model === provider.defaultModel && model.status === 'current'),
    'The default model must be a current model of the provider.',
  )

/** A ready-made OpenAI-compatible endpoint that a person may add by name. */
const cataloguePreset = z
  .object({
    name: z.string(),
    displayName: z.string(),
    baseUrl: z.url(),
    keyRequired: z.boolean(),
    pricesProviderId: z.string().nullable(),
    defaultModel: z.string().nullable(),
    docsUrl: z.url(),
    keyUrl: z.url().nullable(),
    source,
  })
  .strict()

const catalogueSchema = z
  .object({
    version: z.literal(1),
    date: day,
    note: z.string(),
    providers: z.array(catalogueProvider).min(1),
    presets: z.array(cataloguePreset),
  })
  .strict()

export type Catalogue = z.infer<typeof catalogueSchema>
export type CatalogueProvider = Catalogue['providers'][number]
export type CatalogueModel = CatalogueProvider['models'][number]

/** Reads the dated catalogue that ships with the app. Throws a `Failure` when the installation is damaged. */
export function readCatalogue(paths: Paths): Catalogue {
  const file = join(paths.resources, 'provider-catalogue.json')
  try {
    return catalogueSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new Failure(
      'internal',
      `The provider catalogue that ships with Galley cannot be read (${file}). Nothing was changed. Install Galley again.`,
      { file },
      cause,
    )
  }
}

/** Whether the provider no longer answers for this model on the given day (`YYYY-MM-DD`, UTC). */
export function isRetiredOn(model: CatalogueModel, today: string): boolean {
  return model.status === 'retired' || (typeof model.retiresOn === 'string' && model.retiresOn <= today)
}
