/** Brings the Debian packages Galley needs, or says exactly what to install where it may not. */
import { existsSync } from 'node:fs'
import { run } from './steps.mjs'

/** A package is there when one of its files is. */
const needs = {
  keychain: [
    { package: 'libsecret-1-dev', file: ['/usr/include/libsecret-1/libsecret/secret.h'] },
    { package: 'pkg-config', file: ['/usr/bin/pkg-config'] },
    { package: 'g++', file: ['/usr/bin/g++'] },
    { package: 'make', file: ['/usr/bin/make'] },
    { package: 'python3', file: ['/usr/bin/python3', '/usr/local/bin/python3'] },
  ],
  tests: [
    { package: 'gnome-keyring', file: ['/usr/bin/gnome-keyring-daemon'] },
    { package: 'dbus', file: ['/usr/bin/dbus-run-session'] },
    { package: 'chromium', file: ['/usr/bin/chromium', '/usr/bin/google-chrome'] },
    { package: 'prometheus', file: ['/usr/bin/prometheus'] },
    { package: 'openssl', file: ['/usr/bin/openssl', '/usr/local/bin/openssl'] },
  ],
}

/**
 * @param {('keychain' | 'tests')[]} purposes
 * @returns {Promise<string | undefined>} what to tell the person
 */
export async function bringSystemPackages(purposes, say) {
  if (process.platform !== 'linux') return undefined
  const missing = purposes
    .flatMap(purpose => needs[purpose])
    .filter(need => !need.file.some(file => existsSync(file)))
    .map(need => need.package)
  if (missing.length === 0) return undefined
  const byHand = `apt-get install -y ${missing.join(' ')}`
  if (!existsSync('/usr/bin/apt-get')) {
    return `your system lacks what Debian calls ${missing.join(', ')}; without them keys last for a session only`
  }
  if (process.getuid?.() !== 0) {
    return `for the keychain${purposes.includes('tests') ? ' and all tests' : ''} run: sudo ${byHand}`
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { env, say })
  const installed = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env, say })
  if (installed.code !== 0) {
    // Nothing here is needed to run: keys then last for a session, and tests that need more are skipped by name.
    const reason = installed.output.trim().split('\n').at(-1)
    return `apt-get could not install ${missing.join(', ')} (${reason})`
  }
  return `installed ${missing.join(', ')}`
}
