import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { failing } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']
const anyAddress = new Set(['0.0.0.0', '::'])

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
}

/** Refuses a host that other machines can reach, unless that is wanted. Throws `Failure('usage')`. */
export function checkHost(host: string, allowNetwork: boolean): void {
  if (host !== 'localhost' && isIP(host) === 0) {
    throw failing('usage', sayServer('host.not_ours', { host: JSON.stringify(host) }))
  }
  if (isLoopback(host) || allowNetwork) return
  throw failing('usage', sayServer('host.open', { host }), { host })
}

/**
 * What a request's Host header may say. Anything else is a page of another site whose name was pointed at this machine
 * (DNS rebinding). Names other than `localhost` are never in it, only addresses.
 */
export function allowedHosts(host: string, port: number): ReadonlySet<string> {
  const names = new Set(loopbackNames)
  const addresses = anyAddress.has(host) ? ownAddresses() : [host]
  for (const address of addresses) names.add(isIP(address) === 6 ? `[${address.toLowerCase()}]` : address)
  const withPort = [...names].map(name => `${name}:${port}`)
  return new Set(port === 80 ? [...withPort, ...names] : withPort)
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap(entries => entries?.map(({ address }) => address) ?? [])
}

/** For a URL: an IPv6 address stands in brackets; an address that stands for all is reached by the loopback. */
export function hostInUrl(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return isIP(host) === 6 ? `[${host}]` : host
}
