import { existsSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contractRoutes } from '../../src-main/procedures/http/route-list.ts'
import { type ApiFixture, createApiFixture } from './api-fixture.ts'

let api: ApiFixture
beforeAll(async () => {
  api = await createApiFixture()
})
afterAll(() => api.dispose())

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}
interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: unknown }>> }>>
}

async function readDocument(): Promise<Document> {
  return (await (await api.get('/openapi.json')).json()) as Document
}

describe('the API describes itself', () => {
  it('in an OpenAPI 3.1 document that a public validator accepts', async () => {
    const result = await new Validator().validate((await readDocument()) as never)
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
    expect((await readDocument()).openapi).toMatch(/^3\.1\./)
  })

  it('with every route of the contract, each with a summary, an id of its own and one shape of errors', async () => {
    const { paths } = await readDocument()
    const ids = new Set<string>()
    for (const { method, path } of contractRoutes()) {
      const operation = paths[path]?.[method.toLowerCase()]
      expect(operation, `${method} ${path}`).toBeDefined()
      expect(operation?.summary).toBeTruthy()
      ids.add(operation?.operationId ?? '')
      expect(operation?.responses['404']?.content?.['application/json']?.schema).toEqual({
        $ref: '#/components/schemas/Error',
      })
    }
    expect(ids.size).toBe(contractRoutes().length)
  })

  it('with both answers of an operation: JSON, and a stream', async () => {
    const { paths } = await readDocument()
    const content = paths['/llm/translate/']?.post?.responses['200']?.content ?? {}
    expect(Object.keys(content).sort()).toEqual(['application/json', 'text/event-stream'])
  })

  it('to nobody without a token', async () => {
    for (const path of ['/openapi.json', '/docs', '/docs/start.js', '/docs/swagger-ui-bundle.js']) {
      expect((await fetch(`${api.server.url}${path}`)).status).toBe(401)
    }
  })
})

const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

describe.skipIf(browser === undefined)(
  'the page of the API in Chromium (skipped where no browser is installed)',
  () => {
    it('shows and tries routes under a strict policy, and asks nobody else for anything', async () => {
      const chrome = await chromium.launch({ executablePath: browser ?? '', args: ['--no-sandbox'], timeout: 90_000 })
      try {
        const context = await chrome.newContext({ extraHTTPHeaders: { authorization: `Bearer ${api.token}` } })
        context.setDefaultTimeout(90_000)
        const page = await context.newPage()
        const elsewhere: string[] = []
        const complaints: string[] = []
        page.on('request', request => {
          const url = request.url()
          if (!url.startsWith(api.server.url) && !url.startsWith('data:')) elsewhere.push(url)
        })
        page.on('console', message => {
          if (message.type() === 'error') complaints.push(message.text())
        })
        page.on('pageerror', error => complaints.push(String(error)))
        const answer = await page.goto(`${api.server.url}/docs`)
        const policy = answer?.headers()['content-security-policy'] ?? ''
        expect(policy).toContain("script-src 'self'")
        expect(policy).not.toContain('unsafe')
        await page.getByText('Provider performance and recent errors').click()
        await page.getByRole('button', { name: 'Execute' }).click()
        await page.locator('.live-responses-table').getByText('"recent_errors"').waitFor()
        expect(complaints).toEqual([])
        expect(elsewhere).toEqual([])
      } finally {
        await chrome.close()
      }
    })
  },
)
