import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collect, machinePath, type Run, root } from '../support/built-galley.ts'
import { type ServingGalley, startServingGalley } from '../support/serving-galley.ts'
import { readSnippets, type Snippet } from '../support/snippets.ts'

const snippets = readSnippets(join(root, 'docs/integrate.md'))
const runnable = snippets.flatMap(snippet => (snippet.run === null ? [] : [{ ...snippet, run: snippet.run }]))

let serving: ServingGalley
/** Inside the project, so that its packages are found from there. */
let folder: string
beforeAll(async () => {
  serving = await startServingGalley()
  mkdirSync(join(root, 'test-results'), { recursive: true })
  folder = mkdtempSync(join(root, 'test-results/snippets-'))
})
afterAll(async () => {
  await serving.dispose()
  rmSync(folder, { recursive: true, force: true })
})

function isHere(need: string): boolean {
  const check = need === 'python' ? '' : `import ${need}`
  return spawnSync('python3', ['-c', check], { env: { PATH: machinePath } }).status === 0
}

/** Runs a block as a person would who copied it: only the address is another one. */
async function run({ language, code, run: { name } }: (typeof runnable)[number]): Promise<Run> {
  const text = code.replaceAll('http://127.0.0.1:4545', serving.url)
  const files: Record<string, readonly [string, string]> = {
    sh: [`${name}.sh`, 'sh'],
    python: [`${name}.py`, 'python3'],
    js: [`${name}.mjs`, process.execPath],
    ts: [`${name}.ts`, process.execPath],
  }
  const [file, program] = files[language] ?? []
  if (file === undefined || program === undefined) throw new Error(`Blocks of ${language} cannot be run.`)
  const path = join(folder, file)
  writeFileSync(path, text.replaceAll("'../src-main/", `'${root}/src-main/`))
  const child = spawn(program, [path], {
    cwd: folder,
    env: {
      PATH: machinePath,
      PYTHONPATH: join(root, 'docs/clients'),
      PYTHONDONTWRITEBYTECODE: '1',
      GALLEY_API_TOKEN: serving.token,
      GALLEY_URL: serving.url,
    },
    timeout: 120_000,
  })
  return collect(child)
}

interface Calls {
  readonly calls: readonly {
    id: number
    provider: string
    streamed: boolean
    status: string
    source_book: string
    created_by: string
  }[]
}
const newestCalls = async () => ((await serving.get('/llm/service-calls/?page_size=20')) as Calls).calls

const named = (name: string) => runnable.find(snippet => snippet.run.name === name) as (typeof runnable)[number]

/** Django's own test request, sent through the view of the page. */
const askTheView = `
import django
from django.conf import settings
from django.test import RequestFactory

settings.configure(DEBUG=False, SECRET_KEY="test", DEFAULT_CHARSET="utf-8")
django.setup()


class Reader:
    def get_username(self):
        return "mika"


request = RequestFactory().post("/translate", {"text": "猫は窓辺で眠っていた。", "language": "en", "form_id": "form-1"})
request.user = Reader()
print(translate(request).content.decode())
`

describe('docs/integrate.md', () => {
  it('marks every block of code that could be run as run', () => {
    const forgotten = snippets.filter(
      ({ language, code, run: mark }) =>
        mark === null && language !== 'yaml' && !code.split('\n').every(line => /^($|export |npx galley )/.test(line)),
    )
    expect(forgotten.map((snippet: Snippet) => snippet.code)).toEqual([])
    expect(runnable.length).toBeGreaterThan(15)
  })

  for (const snippet of runnable.filter(({ run: mark }) => mark.name !== 'python-django')) {
    const { name, needs, provider, streamed } = snippet.run
    const missing = needs.filter(need => !isHere(need))
    const title = missing.length === 0 ? name : `${name} (needs ${missing.join(', ')} for python3)`
    it.skipIf(missing.length > 0)(`${title} works as it stands there`, async () => {
      const before = new Set((await newestCalls()).map(call => call.id))
      const { exitCode, out, notes } = await run(snippet)
      expect(exitCode, notes).toBe(0)
      expect(out.trim()).not.toBe('')
      // curl ends with 0 whatever the answer says.
      if (name !== 'curl-error') expect(out).not.toMatch(/"code":"|"error":\{|^event: error/m)
      const made = async () => (await newestCalls()).filter(call => !before.has(call.id))
      if (provider === null) return expect(await made()).toEqual([])
      const expected = { provider, status: 'success', source_book: 'The Glass Cat', ...(streamed && { streamed }) }
      // A call is settled just after its answer has ended.
      await expect.poll(made).toEqual([expect.objectContaining(expected)])
    })
  }

  const viewNeeds = ['python', 'django', 'requests'].filter(need => !isHere(need))
  const viewTitle = viewNeeds.length === 0 ? '' : ` (needs ${viewNeeds.join(', ')} for python3)`
  it.skipIf(viewNeeds.length > 0)(`python-django is a view that answers a form${viewTitle}`, async () => {
    const view = named('python-django')
    const { exitCode, out, notes } = await run({ ...view, code: `${view.code}\n${askTheView}` })
    expect(exitCode, notes).toBe(0)
    const [call] = await newestCalls()
    expect(JSON.parse(out)).toEqual({ text: expect.any(String) as string, call: call?.id })
    expect(call).toMatchObject({ created_by: 'mika', source_book: 'The Glass Cat' })
  })

  it('shows the answers it promises', async () => {
    expect(JSON.parse((await run(named('curl-error'))).out)).toMatchObject({
      code: expect.stringMatching(/usage|invalid_input|not_found/) as string,
      message: expect.stringContaining('There are: openai') as string,
      details: expect.any(Object) as object,
    })
    expect(JSON.parse((await run(named('curl-record'))).out)).toMatchObject({ added: 0, duplicates: 1 })
    expect(JSON.parse((await run(named('curl-translate'))).out)).toMatchObject({ replayed: true })
    expect((await run(named('curl-prometheus'))).out).toMatch(/^# TYPE \w+ (counter|histogram|gauge)$/m)
  })
})
