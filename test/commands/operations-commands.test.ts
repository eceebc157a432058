import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApp } from '../../src-main/app.ts'
import { createPaths } from '../../src-main/app-paths.ts'
import { registerCommands } from '../../src-main/commands/register-commands.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { runCommand } from './run-command.ts'

const root = join(import.meta.dirname, '../..')
const chapter = join(root, 'resources/sample-book/ja-chapter-01.txt')

let upstream: ReplayUpstream
let folder: string
beforeEach(async () => {
  upstream = await startReplayUpstream()
  folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
  await galley([], 'setup-providers')
})
afterEach(async () => {
  await upstream.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs one command line over a real app on a data folder of its own. */
async function galley(input: readonly string[], ...argv: string[]) {
  const { exitCode, printed, noted } = await runCommand(argv, {
    register: [registerCommands],
    paths: createPaths(join(folder, 'data'), join(root, 'src-main/cli.ts')),
    environment: { OPENAI_API_KEY: 'sk-test-0123456789abcdef', OPENAI_BASE_URL: upstream.baseUrl('openai') },
    piped: input,
  })
  return { exitCode, printed: printed.join('\n'), noted: noted.join('\n') }
}

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('galley translate', () => {
  const toEnglish = ['--to', 'en', '--provider', 'openai']

  it('prints the translation on standard output and what it took beside it', async () => {
    const run = await galley([], 'translate', chapter, ...toEnglish, '--book', 'Glass', '--chapter', '1')
    expect(run.exitCode).toBe(0)
    expect(run.printed.split('\n').length).toBe(readFileSync(chapter, 'utf8').trimEnd().split('\n').length)
    expect(run.noted).toMatch(
      /^openai \S+ · 1 call · [\d,]+ tokens in, [\d,]+ out · .* · \$0\.\d+ \(\$0\.\d+ expected: [^)]+\) · request /m,
    )
  })

  it('reads standard input and prints one object', async () => {
    const run = await galley(['短い文', 'です。'], 'translate', '-', ...toEnglish, '--json')
    expect(JSON.parse(run.printed)).toMatchObject({ ok: true, calls: 1, sourceLanguage: 'ja', simulated: false })
    expect(upstream.requests).toHaveLength(1)
  })

  it('streams line by line to the same text', async () => {
    const plain = await galley([], 'translate', chapter, ...toEnglish)
    const streamed = await galley([], 'translate', chapter, ...toEnglish, '--stream')
    expect(streamed.printed).toBe(plain.printed)
  })

  it('saves whole or not at all, and never over a file it was not told to replace', async () => {
    const out = file('out.txt', 'precious')
    const refused = await galley([], 'translate', chapter, ...toEnglish, '--out', out)
    expect(refused).toMatchObject({ exitCode: 1, printed: '' })
    expect(refused.noted).toMatch(/exists\. Add --force/)
    const source = file('source.txt', '文です。')
    expect((await galley([], 'translate', source, ...toEnglish, '--out', source, '--force')).noted).toMatch(
      /is the text itself/,
    )
    expect((await galley([], 'translate', chapter, ...toEnglish, '--out', join(folder, 'none/x.txt'))).noted).toMatch(
      /does not exist/,
    )
    expect(upstream.requests).toEqual([])
    upstream.script('unauthorized')
    expect((await galley([], 'translate', chapter, ...toEnglish, '--out', out, '--force')).exitCode).toBe(1)
    expect(readFileSync(out, 'utf8')).toBe('precious')
    expect((await galley([], 'translate', chapter, ...toEnglish, '--out', out, '--force')).exitCode).toBe(0)
    expect(readFileSync(out, 'utf8')).not.toBe('precious')
    expect(readdirSync(folder).filter(name => name.includes('galley-part'))).toEqual([])
  })

  it('ends with 1, the provider’s words and advice, and prints no text, when the provider refuses', async () => {
    upstream.script('unauthorized')
    const run = await galley([], 'translate', chapter, ...toEnglish)
    expect(run).toMatchObject({ exitCode: 1, printed: '' })
    expect(run.noted).toMatch(/Incorrect API key.*galley keys set openai/s)
  })

  it('says what it would take and calls nobody', async () => {
    const run = await galley([], 'translate', chapter, ...toEnglish, '--dry-run')
    expect(run.printed).toMatch(/Calls {7}1\n.*Tokens {6}about.*\n.*Cost {8}about \$0/)
    const json = await galley([], 'translate', chapter, ...toEnglish, '--dry-run', '--json')
    expect(JSON.parse(json.printed)).toMatchObject({ dryRun: true, calls: 1 })
    expect(upstream.requests).toEqual([])
  })

  it('asks before a text that takes a great many calls', async () => {
    const long = file('long.txt', '長い文である。'.repeat(90_000))
    const run = await galley([], 'translate', long, ...toEnglish)
    expect(run.exitCode).toBe(2)
    expect(run.noted).toMatch(/takes \d{3} calls, about \$.*--yes/s)
    expect(upstream.requests).toEqual([])
  })

  it('says that the practice provider is simulated', async () => {
    const run = await galley(
      [],
      'translate',
      file('a.txt', '短い文です。'),
      '--to',
      'en',
      '--provider',
      'practice',
      '--model',
      'practice-swift',
    )
    expect(run.noted).toMatch(/simulated: nothing left this machine.* · free · /)
    expect((await galley([], 'calls', '--realm', 'practice')).printed).toMatch(/simulated .* free$/m)
    expect((await galley([], 'calls', 'show', '1')).printed).toContain('Cost: free, as the practice provider answers')
    const report = await galley([], 'generate-quality-report', '--include-simulated')
    expect(report.printed).toMatch(/100 % of requests answered, \$0\.00 spent/)
  })

  it.each<[string, () => string[], number, RegExp]>([
    ['no target language', () => [chapter, '--provider', 'openai'], 2, /--to/],
    ['an unknown tag', () => [chapter, '--to', 'qqx', '--provider', 'openai'], 2, /BCP 47/],
    ['the same language', () => [chapter, '--to', 'ja', '--provider', 'openai'], 2, /already/],
    ['an unknown provider', () => [chapter, '--to', 'en', '--provider', 'opnai'], 2, /opnai/],
    ['an unknown model', () => [chapter, '--to', 'en', '--provider', 'openai', '--model', 'gtp'], 2, /gtp/],
    ['no number for a number', () => [chapter, '--to', 'en', '--max-tokens', 'many'], 2, /whole number/],
    ['a file that is not there', () => [join(folder, 'no.txt'), '--to', 'en'], 1, /There is no file/],
    ['an empty file', () => [file('e.txt', ''), '--to', 'en'], 1, /empty/],
    [
      'a binary file',
      () => [file('b.bin', Uint8Array.from([1, 0, 2, 0xff, 0xfe, 0])), '--to', 'en'],
      1,
      /not a text file/,
    ],
    [
      'a glossary that cannot be read',
      () => [chapter, '--to', 'en', '--glossary', file('g.csv', 'one\n')],
      1,
      /Line 1/,
    ],
    ['--stream with --json', () => [chapter, '--to', 'en', '--stream', '--json'], 2, /do not go together/],
  ])('refuses %s with the right exit code and nothing sent', async (_, argv, exitCode, words) => {
    const run = await galley([], 'translate', ...argv())
    expect(run.noted).toMatch(words)
    expect(run.exitCode).toBe(exitCode)
    expect(run.printed).toBe('')
    expect(upstream.requests).toEqual([])
  })
})

describe('galley abstract, key-terms and divide', () => {
  const practice = ['--provider', 'practice', '--model', 'practice-swift']

  it('write an abstract, and terms that translate takes as its glossary', async () => {
    expect((await galley([], 'abstract', chapter, ...practice, '--length', 'short')).exitCode).toBe(0)
    expect((await galley([], 'abstract', chapter, ...practice, '--length', 'epic')).exitCode).toBe(2)
    const terms = join(folder, 'terms.json')
    expect((await galley([], 'key-terms', chapter, ...practice, '--to', 'en', '--out', terms)).exitCode).toBe(0)
    const run = await galley([], 'translate', chapter, '--to', 'en', '--provider', 'openai', '--glossary', terms)
    expect(run.exitCode).toBe(0)
    expect(JSON.stringify(upstream.requests[0]?.body)).toContain('Glossary (source term')
  })

  it('divide a book into files that together are the book', async () => {
    const book = file('book.txt', '第一章　始\n　文。\n\n第二章　終\n　文。\n')
    const chapters = join(folder, 'chapters')
    const missing = await galley([], 'divide', book, ...practice, '--split-to', chapters)
    expect(missing).toMatchObject({ exitCode: 1 })
    expect(existsSync(chapters)).toBe(false)
    mkdirSync(chapters)
    const run = await galley([], 'divide', book, ...practice, '--split-to', chapters)
    expect(run.exitCode).toBe(0)
    expect(run.printed).toMatch(/1 {2}第一章 始 .*\n.*2 {2}第二章 終/)
    const files = readdirSync(chapters).sort()
    expect(files).toEqual(['001.txt', '002.txt'])
    expect(files.map(name => readFileSync(join(chapters, name), 'utf8')).join('')).toBe(readFileSync(book, 'utf8'))
  })
})

describe('galley setup-providers', () => {
  it('says of a new data folder what it created, once', async () => {
    rmSync(join(folder, 'data'), { recursive: true })
    expect((await galley([], 'setup-providers')).printed).toMatch(/openai +created +\d+[\s\S]*practice +created/)
    expect((await galley([], 'setup-providers')).printed).toMatch(/openai +unchanged[\s\S]*practice +unchanged/)
  })
})

describe('galley providers set --prices', () => {
  it('says where the price data knows nothing under that name', async () => {
    const wrong = await galley([], 'providers', 'set', 'openai', '--prices', 'opnai')
    expect(wrong.noted).toContain('no price for any model of openai under "opnai"')
    expect((await galley([], 'providers', 'set', 'openai', '--prices', 'openai')).noted).toBe('')
  })
})

describe('galley prompts', () => {
  it('shows, lists and tells the history beside a running owner', async () => {
    const paths = createPaths(join(folder, 'data'), join(root, 'src-main/cli.ts'))
    const owner = await openApp({ mode: 'owner', paths, environment: {}, clock: systemClock, logger: silentLogger })
    try {
      for (const args of [['list'], ['show', 'translation'], ['history', 'translation']]) {
        expect(await galley([], 'prompts', ...args)).toMatchObject({ exitCode: 0, noted: '' })
      }
    } finally {
      await owner.close()
    }
  })

  it('shows, edits, lists, and goes back; the version in force is stored with the call', async () => {
    const shown = await galley([], 'prompts', 'show', 'translate')
    expect(shown.printed).toMatch(/^---\nprompt: translation\nversion: 1\n/)
    const edited = shown.printed.replace('You are a literary translator', 'You are a poet')
    const saved = await galley([edited], 'prompts', 'edit', 'translation', '--file', '-', '--note', 'poet')
    expect(saved.printed).toMatch(/Version 2 .* is in use/)
    const run = await galley(['短い文です。'], 'translate', '-', '--to', 'en', '--provider', 'openai', '--json')
    const history = JSON.parse((await galley([], 'prompts', 'history', 'translation', '--json')).printed)
    expect(history.versions).toMatchObject([
      { version: 1, inForce: false },
      { version: 2, inForce: true, note: 'poet' },
    ])
    expect(JSON.parse(run.printed).promptVersionId).toBe(history.versions[1].id)
    expect(JSON.stringify(upstream.requests[0]?.body)).toContain('You are a poet')
    expect((await galley([], 'prompts', 'use', 'translation', 'previous')).printed).toMatch(/Version 1 /)
    expect((await galley([], 'prompts', 'list')).printed).toMatch(/translation +all +1 +chosen/)
  })

  it('refuses an edit that cannot work, and names what is wrong', async () => {
    const broken = file('broken.md', '# System\nHi {{nobody}}\n# User\nNo text.\n')
    const run = await galley([], 'prompts', 'edit', 'translation', '--file', broken)
    expect(run.exitCode).toBe(1)
    expect(run.noted).toMatch(/\{\{nobody\}\}.*not a slot[\s\S]*\{\{text\}\} is missing/)
    expect((await galley([], 'prompts', 'edit', 'translation')).noted).toMatch(/Set EDITOR/)
    expect((await galley([], 'prompts', 'use', 'translation', 'seven')).exitCode).toBe(2)
    expect((await galley([], 'prompts', 'show', 'sonnet')).exitCode).toBe(2)
  })
})

describe('galley forecast jobs', () => {
  it('shows what jobs were expected to cost beside what they did, and that the next estimate is nearer', async () => {
    expect((await galley([], 'forecast', 'jobs')).noted).toContain('No job was run yet')
    const translate = (...more: string[]) =>
      galley([], 'translate', chapter, '--to', 'en', '--provider', 'openai', '--fresh', ...more)
    const estimate = async () => JSON.parse((await translate('--dry-run', '--json')).printed) as { costNanos: number }
    const before = await estimate()
    for (let job = 0; job < 4; job++) {
      const { noted } = await translate()
      expect(noted).toMatch(/\(\$[\d.]+ expected: (right|[\d.]+ % (more|less))\) · request /)
    }
    const jobs = (await galley([], 'forecast', 'jobs', '--json')).printed.split('\n').map(line => JSON.parse(line))
    const [newest, , , first] = jobs as { costNanos: number; actualCostNanos: number; costError: number }[]
    expect(jobs).toHaveLength(4)
    expect(first?.costNanos).toBe(before.costNanos)
    // What was learned from three jobs brought the fourth's estimate nearer, and a fifth's nearer still.
    const miss = (cost: number) => Math.abs(cost / (first?.actualCostNanos ?? 0) - 1)
    expect(Math.abs(newest?.costError ?? Number.NaN)).toBeLessThan(Math.abs(first?.costError ?? Number.NaN))
    expect(miss((await estimate()).costNanos)).toBeLessThanOrEqual(miss(newest?.costNanos ?? 0))
    const table = await galley([], 'forecast', 'jobs')
    expect(table.printed).toMatch(/4 jobs were off by [\d.]+ % of the cost; without what Galley learned/)
  })
})
