#!/usr/bin/env node
/**
 * The `galley` command. Galley runs on Node 24 (its SQLite module crashes older versions), so where the
 * machine's own Node is older this hands over to the one that is installed with Galley.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { handOnSignals } from './hand-on-signals.mjs'
import { firstFlags, nodeOptions } from './node-options.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const entry = join(root, 'out', 'main', 'cli.js')
const bundledNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const words = process.argv.slice(2)
/** It serves until it is told to stop. */
const isStaying = words.every(word => word.startsWith('-')) || words.includes('serve') || words.includes('start')
const major = Number(process.versions.node.split('.')[0])

if (!existsSync(entry)) {
  process.stderr.write(`Galley is not built yet. Run this once, then try again:\n  cd ${root} && npm ci\n`)
  process.exit(1)
}
if (major >= 24) {
  if (isStaying) {
    startAnew()
    // The first work lets it grow (src-main/thread-memory.ts).
    setFlagsFromString(firstFlags)
  }
  await import(pathToFileURL(entry).href)
} else if (existsSync(bundledNode)) {
  handOver()
} else {
  process.stderr.write(
    `Galley needs Node 24; this is Node ${process.versions.node} and the one that comes with Galley is not installed.\n` +
      `Run:  cd ${root} && npm ci\n`,
  )
  process.exit(1)
}

/** In this same process, with the options that Node takes only when it starts. Where that is not possible it goes on as it is. */
function startAnew() {
  if (process.platform === 'win32' || typeof process.execve !== 'function') return
  const { execPath, execArgv, env } = process
  if (nodeOptions.every(option => execArgv.includes(option))) return
  try {
    process.execve(execPath, [execPath, ...execArgv, ...nodeOptions, ...process.argv.slice(1)], env)
  } catch {
    // Nothing has begun yet.
  }
}

function handOver() {
  const child = spawn(bundledNode, [...(isStaying ? nodeOptions : []), ...process.argv.slice(1)], { stdio: 'inherit' })
  handOnSignals(child)
  child.on('error', error => {
    process.stderr.write(`Galley could not start Node 24 at ${bundledNode}: ${error.message}\n`)
    process.exit(1)
  })
}
