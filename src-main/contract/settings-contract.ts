import { z } from 'zod'
import { name, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const setting = z.object({
  key: z.string(),
  value,
  initial: value,
  is_set: z.boolean(),
  description: z.string(),
  allowed: z.string(),
})

const configuredProvider = z.object({
  name: z.string(),
  custom: z.boolean(),
  display_name: z.string(),
  base_url: z.string().nullable(),
  active: z.boolean(),
  default_model: z.string().nullable(),
  own_models: z.array(z.string()),
})

const change = z.object({
  area: z.enum(['setting', 'provider', 'view']),
  name: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  values: z.object({ before: value, after: value }).nullable().describe('Of a setting: as it is kept'),
  provider: z
    .object({ before: configuredProvider.nullable(), after: configuredProvider.nullable() })
    .nullable()
    .describe('Of a provider: all that is configured; before is null where it is new'),
  problem: z.string().nullable().describe('Why it cannot be taken over; null where it can'),
  problem_said: said.nullable().describe('The same as data'),
})

export const settingsContract = {
  exportFile: procedure({
    scope: 'admin',
    method: 'GET',
    path: '/llm/settings/file/',
    tag: 'Settings',
    summary: 'Settings, providers and saved views as a file, without any key or token',
  })
    .input(z.object({}).optional())
    .output(z.object({ file_name: z.string(), content: z.string() })),
  importFile: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/settings/file/',
    tag: 'Settings',
    summary: 'Take over settings from such a file, or say what that would change',
    description: 'What the file does not name stays as it is. Keys are entered anew on each machine.',
  })
    .input(z.object({ content: z.string().max(5_000_000), preview: z.boolean() }))
    .output(z.object({ is_preview: z.boolean(), changes: z.array(change) })),

  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/settings/',
    tag: 'Settings',
    summary: 'All settings, what they are and what they may be',
  })
    .input(z.object({}).optional())
    .output(z.object({ settings: z.array(setting) })),
  set: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/settings/{key}/',
    tag: 'Settings',
    summary: 'Change a setting',
  })
    .input(z.object({ key: name, value }))
    .output(setting),
  reset: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/settings/{key}/',
    tag: 'Settings',
    summary: 'Back to the default',
  })
    .input(z.object({ key: name }))
    .output(setting),
}

const scopes = z.array(z.enum(['call', 'read', 'admin'])).min(1)
const token = z.object({
  name: z.string(),
  scopes,
  created_at: time,
  expires_at: time.nullable(),
  last_used_at: time.nullable(),
  revoked_at: time.nullable(),
})

export const tokensContract = {
  list: procedure({
    scope: 'admin',
    method: 'GET',
    path: '/llm/tokens/',
    tag: 'Settings',
    summary: 'Tokens of apps, without what would let anybody use them',
  })
    .input(z.object({}).optional())
    .output(z.object({ tokens: z.array(token) })),
  create: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/tokens/',
    tag: 'Settings',
    summary: 'Make a token for an app; its secret is shown here and never again',
  })
    .input(z.object({ name, scopes, expires_at: time.nullish() }))
    .output(z.object({ token, secret: z.string() })),
  revoke: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/tokens/{name}/',
    tag: 'Settings',
    summary: 'From now on nobody can use it',
  })
    .input(z.object({ name }))
    .output(token),
}
