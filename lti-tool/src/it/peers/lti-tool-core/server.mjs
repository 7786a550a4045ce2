import { createServer } from 'node:http'
import { randomBytes, webcrypto } from 'node:crypto'
import { LTITool } from '@lti-tool/core'

globalThis.crypto ??= webcrypto // Node 18 has it under a flag

// What @lti-tool/core wants kept; of registering by itself and of managing clients nothing is asked here.
class Memory {
  platforms = new Map()
  sessions = new Map()
  nonces = new Map()

  async getLaunchConfig (iss, clientId, deploymentId) {
    const platform = this.platforms.get(`${iss} ${clientId}`)
    return platform && { ...platform, deploymentId }
  }

  async addSession (session) {
    this.sessions.set(session.id, session)
    return session.id
  }

  async getSession (id) {
    return this.sessions.get(id)
  }

  async storeNonce (nonce, expiresAt) {
    this.nonces.set(nonce, expiresAt)
  }

  async validateNonce (nonce) {
    const expiresAt = this.nonces.get(nonce)
    this.nonces.delete(nonce)
    return expiresAt > new Date()
  }
}

function learn (storage, { issuer, clientId, authorizationEndpoint, tokenEndpoint, jwksUri }) {
  storage.platforms.set(`${issuer} ${clientId}`, {
    iss: issuer,
    clientId,
    authUrl: authorizationEndpoint,
    tokenUrl: tokenEndpoint,
    jwksUrl: jwksUri
  })
}

async function body (request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function answer (response, status, value) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}

const storage = new Memory()
const tool = new LTITool({
  stateSecret: randomBytes(32),
  keyPair: await crypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['sign', 'verify']
  ),
  storage
})

// Calls of a session, which its id opens: what they give is answered, and what they throw.
const calls = {
  'POST /score': async (session, { score }) => (await tool.submitScore(session, score)) ?? {},
  'GET /results': session => tool.getScores(session),
  'GET /lineitems': session => tool.listLineItems(session),
  'GET /lineitem': session => tool.getLineItem(session),
  'POST /lineitem': (session, { lineItem }) => tool.createLineItem(session, lineItem),
  'PUT /lineitem': (session, { lineItem }) => tool.updateLineItem(session, lineItem),
  'DELETE /lineitem': async session => (await tool.deleteLineItem(session)) ?? {},
  'GET /members': session => tool.getMembers(session),
  'POST /deeplink': async (session, { items }) => ({ page: await tool.createDeepLinkingResponse(session, items) })
}

async function handle (request, response) {
  const url = new URL(request.url, 'http://127.0.0.1')
  const text = await body(request)
  const call = `${request.method} ${url.pathname}`
  if (url.pathname === '/login') {
    const parameters = Object.fromEntries(request.method === 'POST' ? new URLSearchParams(text) : url.searchParams)
    const location = await tool.handleLogin({ ...parameters, launchUrl: `${base}/launch` })
    return response.writeHead(302, { Location: location }).end()
  }
  if (call === 'POST /launch') {
    const form = new URLSearchParams(text)
    const claims = await tool.verifyLaunch(form.get('id_token'), form.get('state'))
    const session = await tool.createSession(claims)
    return answer(response, 200, { session: session.id, user: session.user, isStudent: session.isStudent, claims })
  }
  if (call === 'GET /keys') return answer(response, 200, await tool.getJWKS())
  if (call === 'POST /platforms') {
    learn(storage, JSON.parse(text))
    return answer(response, 201, {})
  }
  const session = await tool.getSession((request.headers.authorization ?? '').replace('Bearer ', '') || 'none')
  if (!calls[call] || !session) return answer(response, 404, { error: 'no such call, or no such session' })
  return answer(response, 200, await calls[call](session, text ? JSON.parse(text) : {}))
}

const server = createServer((request, response) => {
  handle(request, response).catch(failure =>
    answer(response, failure.message.startsWith('[LTI]') ? 400 : 500, { error: failure.message }))
})
await new Promise((resolve, reject) => {
  server.once('error', reject)
  server.listen(Number(process.env.PORT || 0), '127.0.0.1', resolve)
})
const base = `http://127.0.0.1:${server.address().port}`
if (process.env.ISSUER) {
  learn(storage, {
    issuer: process.env.ISSUER,
    clientId: process.env.CLIENT_ID,
    authorizationEndpoint: process.env.AUTH_ENDPOINT,
    tokenEndpoint: process.env.TOKEN_ENDPOINT,
    jwksUri: process.env.JWKS
  })
}
console.log(`ready ${base}`)
