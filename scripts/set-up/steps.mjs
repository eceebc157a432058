/** Runs named steps one after another and shows them as a list that fills up. Plain Node, no packages: it runs before there are any. */
import { spawn } from 'node:child_process'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const live = process.stderr.isTTY === true && process.env.CI === undefined

/** A step that a person has to do something about; its message says what. */
export class StepProblem extends Error {}

/**
 * @param {string} label what is being done, in the present tense
 * @param {(say: (note: string) => void) => Promise<string | undefined>} work resolves to a note to show behind the label
 */
export async function runStep(label, work) {
  const started = performance.now()
  let note = ''
  let frame = 0
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`
  const draw = () => {
    const line = `${frames[frame++ % frames.length]} ${label} ${note} (${seconds()})`
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`)
  }
  const timer = live ? setInterval(draw, 100) : null
  if (!live) process.stderr.write(`… ${label}\n`)
  try {
    const result = await work(text => {
      note = `· ${text}`
    })
    finish('✓', result ? ` · ${result}` : '')
  } catch (error) {
    finish('✗', '')
    throw error
  }
  function finish(mark, ending) {
    if (timer !== null) clearInterval(timer)
    process.stderr.write(`${live ? '\r\x1b[2K' : ''}${mark} ${label}${ending} (${seconds()})\n`)
  }
}

/** Warnings and the commands of scripts say nothing about how far it is. */
const isNews = line => !/^\s*(npm (warn|notice)|>|$)/.test(line)

/**
 * Runs a program. With `say`, its output is kept back and shown only if it fails; without, it goes to the terminal.
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(command, args, { cwd, env, say } = {}) {
  return new Promise((resolve, reject) => {
    const quiet = say !== undefined
    const child = spawn(command, args, { cwd, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' })
    let output = ''
    const take = chunk => {
      output += chunk
      const line = String(chunk).trim().split('\n').findLast(isNews)?.trim()
      if (line) say?.(line.slice(0, 60))
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
}
