import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { loadChartCanvas } from '../charts/load-chart-canvas.ts'

/** Long after the first page has come to rest; milliseconds. */
const restMs = 3000

/**
 * Fetches the code of every page, one after the other, while nothing else is to do: a page opens at once then, also where Galley
 * does not answer any more and can only say so.
 */
export function useFetchedPages(): void {
  const router = useRouter()
  useEffect(() => {
    let isOver = false
    async function fetchAll(): Promise<void> {
      for (const route of Object.values(router.routesByPath)) {
        if (isOver) return
        await idle()
        await router.loadRouteChunk(route)
      }
      await loadChartCanvas()
    }
    const soon = setTimeout(() => void fetchAll().catch(() => undefined), restMs)
    return () => {
      isOver = true
      clearTimeout(soon)
    }
  }, [router])
}

function idle(): Promise<unknown> {
  return new Promise(resolve => requestIdleCallback(resolve, { timeout: 1000 }))
}
