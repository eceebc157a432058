import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collect, machinePath, root } from '../support/built-galley.ts'
import { refusedUrl } from '../support/replay-upstream/replay-upstream.ts'
import { type ServingGalley, startServingGalley } from '../support/serving-galley.ts'

const hasPython = spawnSync('python3', ['--version'], { env: { PATH: machinePath } }).status === 0

let serving: ServingGalley
beforeAll(async () => {
  serving = await startServingGalley('--piece-delay-ms', '5')
})
afterAll(() => serving.dispose())

/** Runs lines of Python that print one JSON value; `service` is there already. */
async function python(lines: string, environment: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const program = `import json
from galley_client import *
service = LLMTranslationService()
${lines}`
  const child = spawn('python3', ['-W', 'error', '-c', program], {
    env: {
      PATH: machinePath,
      PYTHONPATH: join(root, 'docs/clients'),
      PYTHONDONTWRITEBYTECODE: '1',
      GALLEY_URL: serving.url,
      GALLEY_API_TOKEN: serving.token,
      ...environment,
    },
    timeout: 120_000,
  })
  const { out, notes, exitCode } = await collect(child)
  if (exitCode !== 0) throw new Error(`python3 ended with ${exitCode}: ${notes}`)
  return JSON.parse(out)
}

interface Call {
  readonly id: number
  readonly [field: string]: unknown
}
const calls = async (filter: string) =>
  ((await serving.get(`/llm/service-calls/?page_size=50&${filter}`)) as { calls: Call[] }).calls

const story = readFileSync(join(root, 'resources/sample-book/ja-chapter-01.txt'), 'utf8')
const text = JSON.stringify(story)

describe.skipIf(!hasPython)('docs/clients/galley_client.py (skipped without python3)', () => {
  it('has the original’s methods; results are what they were, and know their calls', async () => {
    const result = await python(`
text = ${text}
class User:
    is_authenticated = True
    def get_username(self):
        return "mika"
short = service.translate_text("短い文です。", "en", user=User(), book="Client", provider="openai")
chapter = service.translate_chapter(text, "en", "Before, a bell rang.", book="Client", chapter="1", provider="anthropic")
abstract = service.generate_chapter_abstract(text, provider="practice", model="practice-swift")
terms = service.extract_key_terms(text, target_language="en", provider="practice", model="practice-swift")
book = "第一章　始😀\\n　文。\\n\\n第二章　終\\n　文😀。\\n"
chapters = service.divide_into_chapters(book, provider="practice", model="practice-swift")
print(json.dumps({
    "types": [isinstance(short, str), isinstance(chapter, str), isinstance(abstract, str), isinstance(terms, list), isinstance(chapters, list)],
    "short": [short.provider, short.call_ids, short.cost_usd, short.input_tokens, short.output_tokens, short.simulated],
    "chapter": chapter, "chapter_call": chapter.call_id,
    "terms_occur": all(term in text for term in terms), "terms": len(terms), "glossary": len(terms.glossary()),
    "whole": "".join(chapter["text"] for chapter in chapters) == book,
    "sliced": [book[chapter["start"]:chapter["end"]] == chapter["text"] for chapter in chapters],
    "simulated": abstract.simulated,
}))`)
    expect(result).toMatchObject({
      types: [true, true, true, true, true],
      terms_occur: true,
      whole: true,
      sliced: [true, true],
      simulated: true,
    })
    const { short, chapter_call, terms, glossary } = result as {
      short: [string, number[], number, number, number, boolean]
      chapter_call: number
      terms: number
      glossary: number
    }
    expect(terms).toBeGreaterThan(0)
    expect(glossary).toBeGreaterThan(0)
    const booked = await calls('book=Client')
    expect(booked.find(call => call.id === short[1][0])).toMatchObject({
      provider: 'openai',
      created_by: 'mika',
      input_tokens: short[3],
      output_tokens: short[4],
      cost_usd: short[2],
    })
    expect(booked.find(call => call.id === chapter_call)).toMatchObject({ provider: 'anthropic', source_chapter: '1' })
    const requests = await serving.upstream.requests()
    expect(JSON.stringify(requests.at(-1)?.body)).toContain('Before, a bell rang.')
  })

  it('raises what went wrong, and never returns a text that is none', async () => {
    const tried = async (call: string, environment = {}) =>
      python(
        `
try:
    result = ${call}
    print(json.dumps({"result": str(result)}))
except GalleyError as error:
    print(json.dumps({"type": type(error).__name__, "code": error.code, "status": error.status, "kind": error.kind,
                      "message": error.message, "retry_after": error.retry_after}))`,
        environment,
      )
    expect(await tried('service.translate_text("短い文", "en", provider="opnai")')).toMatchObject({
      type: 'InvalidRequest',
      code: 'usage',
    })
    expect(await tried('service.translate_text("", "en", provider="openai")')).toMatchObject({ type: 'InvalidRequest' })
    const misspelt = python('service.translate_text("短い文です。", "en", provider="openai", chaptre="1")')
    await expect(misspelt).rejects.toThrow(/TypeError: There is no option chaptre\. There are: .*chapter/)
    expect(await tried('service.feedback(99999, rating="up")')).toMatchObject({ type: 'NotFound', status: 404 })
    await serving.upstream.script('forbidden')
    expect(await tried('service.translate_text("短い文です。", "en", provider="openai", book="Errors")')).toMatchObject(
      {
        type: 'ProviderError',
        status: 502,
        kind: 'permission',
        message: expect.stringMatching(/does not have access/) as string,
      },
    )
    await serving.upstream.script('quota')
    expect(await tried('service.translate_text("短い文です。", "en", provider="openai", book="Errors")')).toMatchObject(
      {
        type: 'RateLimited',
        kind: 'quota_exhausted',
      },
    )
    expect(await calls('book=Errors')).toHaveLength(2)
    expect(await tried('service.metrics()', { GALLEY_API_TOKEN: 'galley_wrong-token-0000' })).toMatchObject({
      type: 'AuthenticationError',
      status: 401,
    })
    expect(await tried('service.metrics()', { GALLEY_URL: await refusedUrl() })).toMatchObject({
      type: 'ConnectionFailed',
      message: expect.stringContaining('galley serve') as string,
    })
  })

  it('gives the text while it is written, and hanging up cancels the call', async () => {
    // The one that is hung up on does not end by itself meanwhile.
    await serving.upstream.script('ok', 'stall')
    const result = (await python(`
text = ${text}
stream = service.translate_stream(text, "en", provider="openai", book="Stream")
pieces = list(stream)
stopped = service.translate_stream(text, "en", provider="anthropic", book="Hang up")
for piece in stopped:
    break
stopped.close()
await_error = None
try:
    list(service.translate_stream(text, "en", provider="opnai"))
except GalleyError as error:
    await_error = type(error).__name__
print(json.dumps({"pieces": len(pieces), "joined": "".join(pieces) == stream.text == str(stream.result), "call": stream.result.call_id, "error": await_error}))`)) as {
      pieces: number
      call: number
    }
    expect(result).toMatchObject({ joined: true, error: 'InvalidRequest' })
    expect(result.pieces).toBeGreaterThan(5)
    expect(await calls('book=Stream')).toMatchObject([{ id: result.call, status: 'success', streamed: true }])
    await expect.poll(() => calls('book=Hang up')).toMatchObject([{ status: 'error', error_kind: 'cancelled' }])
  })

  it('takes back what a broken part had written', async () => {
    await serving.upstream.script('reset', 'ok')
    const result = await python(`
taken_back = []
stream = service.translate_stream(${text}, "en", provider="openai", book="Restart", on_restart=taken_back.append)
pieces = list(stream)
print(json.dumps({"taken_back": len(taken_back), "longer": len("".join(pieces)) > len(stream.text), "same": stream.text == str(stream.result)}))`)
    expect(result).toEqual({ taken_back: 1, longer: true, same: true })
    expect(await calls('book=Restart')).toMatchObject([{ status: 'success' }, { status: 'error' }])
  })

  it('raises in the middle of a stream what ended it', async () => {
    await serving.upstream.script(...Array<'reset'>(4).fill('reset'))
    const result = await python(`
stream = service.translate_stream(${text}, "en", provider="openai", book="Broken for good")
pieces = []
try:
    for piece in stream:
        pieces.append(piece)
except GalleyError as error:
    print(json.dumps({"pieces": len(pieces) > 0, "type": type(error).__name__, "kind": error.kind, "message": error.message}))`)
    expect(result).toMatchObject({ pieces: true, type: 'ProviderError', kind: 'network' })
    expect((result as { message: string }).message).toMatch(/connection/i)
    expect(await calls('book=Broken%20for%20good')).toHaveLength(4)
  })

  it('records calls made elsewhere once, however often they are sent, and takes feedback', async () => {
    const result = await python(`
batch = [{"key": "elsewhere-%d" % at, "provider": "mistral", "model_name": "mistral-large-2512", "operation": "translation",
          "status": "success", "input_tokens": 1000, "output_tokens": 500, "book": "Elsewhere", "output": "The cat slept."} for at in range(25)]
first = service.record_calls(batch)
again = service.record_calls(batch)
one = service.record_calls({"provider": "openai", "model_name": "gpt-6-sol", "status": "error", "error_message": "no", "book": "Elsewhere"})
rated = service.feedback(first["calls"][0]["id"], rating=0.8, comment="good", corrected_text="The cat was sleeping.", user="mika")
taken = service.feedback(first["calls"][0]["id"], take_back=["rating", "corrected_text"])
print(json.dumps({"taken": taken, "first": [first["added"], first["duplicates"]], "again": [again["added"], again["duplicates"]],
  "same": [call["id"] for call in first["calls"]] == [call["id"] for call in again["calls"]],
  "one": one["added"], "rated": rated, "listed": len(list(service.service_calls(book="Elsewhere", page_size=10))),
  "metrics": sorted(service.metrics(days=1))}))`)
    expect(result).toMatchObject({
      first: [25, 0],
      again: [0, 25],
      same: true,
      one: 1,
      listed: 26,
      taken: { rating: null, correction: null, comment: 'good', quality_score: null },
      rated: { rating: 0.8, comment: 'good', correction: { distance: expect.any(Number) as number } },
      metrics: ['operation_metrics', 'period', 'provider_summary', 'recent_errors'],
    })
  })

  it('finds the Galley of this machine by its data folder alone', async () => {
    const found = await python('print(json.dumps(service.metrics(days=1)["period"]["days"]))', {
      GALLEY_URL: '',
      GALLEY_API_TOKEN: '',
      GALLEY_DATA_DIR: serving.galley.data,
    })
    expect(found).toBe(1)
  })

  it('sends again only what cannot be done twice, and pays for nothing twice', async () => {
    const seen: { path: string; key: string | undefined }[] = []
    const door = createServer((request, response) => {
      seen.push({ path: request.url ?? '', key: request.headers['idempotency-key'] as string | undefined })
      request.resume().on('end', () => response.destroy())
    })
    await new Promise<void>(resolve => door.listen(0, '127.0.0.1', resolve))
    const { port } = door.address() as AddressInfo
    try {
      const broken = (call: string) =>
        python(
          `
try:
    ${call}
except ConnectionFailed as error:
    print(json.dumps(error.code))`,
          { GALLEY_URL: `http://127.0.0.1:${port}` },
        )
      expect(await broken('service.translate_text("文", "en")')).toBe('broken')
      expect(seen.map(({ path }) => path)).toEqual(Array(3).fill('/llm/translate/'))
      expect(new Set(seen.map(({ key }) => key)).size).toBe(1)
      expect(seen[0]?.key).toMatch(/^[0-9a-f-]{36}$/)
      seen.length = 0
      expect(await broken('service.feedback(1, rating="up")')).toBe('broken')
      expect(seen).toHaveLength(1)
      seen.length = 0
      expect(await broken('service.record_calls({"provider": "openai"})')).toBe('broken')
      expect(seen).toHaveLength(3)
    } finally {
      await new Promise(resolve => door.close(resolve))
    }
    const twice = await python(`
first = service.translate_text("短い文です。", "en", provider="openai", book="Twice", idempotency_key="once")
again = service.translate_text("短い文です。", "en", provider="openai", book="Twice", idempotency_key="once")
print(json.dumps([first == again, first.report["replayed"], again.report["replayed"]]))`)
    expect(twice).toEqual([true, false, true])
    expect(await calls('book=Twice')).toHaveLength(1)
  })

  it('is one file that asks for nothing but the standard library of Python 3.8', async () => {
    const source = readFileSync(join(root, 'docs/clients/galley_client.py'), 'utf8')
    const check = `
import ast, json, sys
tree = ast.parse(sys.stdin.read(), feature_version=(3, 8))
names = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
names |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
print(json.dumps(sorted(name for name in names if name not in getattr(sys, "stdlib_module_names", names))))`
    const run = spawnSync('python3', ['-c', check], { input: source, encoding: 'utf8', env: { PATH: machinePath } })
    expect(run.stdout.trim(), run.stderr).toBe('[]')
  })
})
