'use strict'

const crypto = require('crypto')
const http = require('http')
const { Provider: lti } = require('ltijs')
const Memory = require('./memory')

const TOKENS_SHOWN = 1000
const received = new Map() // state -> the id_token as it came, since ltijs shows a translation of it

function database () {
  if (!process.env.DATABASE_URL) return new Memory()
  const Sequelize = require('ltijs-sequelize')
  const url = new URL(process.env.DATABASE_URL)
  return new Sequelize(url.pathname.slice(1), url.username, url.password, {
    host: url.hostname,
    port: Number(url.port || 5432),
    dialect: 'postgres',
    logging: false
  })
}

function keepWhatCame (app) {
  app.use((request, response, next) => {
    if (request.body && request.body.id_token) {
      received.set(request.body.state, request.body.id_token)
      if (received.size > TOKENS_SHOWN) received.delete(received.keys().next().value)
    }
    next()
  })
}

function payload (jwt) {
  return jwt ? JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url')) : null
}

function showLaunch (token, request, response) {
  const ltik = response.locals.ltik
  response.json({ ltik, token, claims: payload(received.get(payload(ltik).s)) })
}

function register (platform) {
  return lti.registerPlatform({
    url: platform.issuer,
    name: platform.issuer,
    clientId: platform.clientId,
    authenticationEndpoint: platform.authorizationEndpoint,
    accesstokenEndpoint: platform.tokenEndpoint,
    authConfig: { method: 'JWK_SET', key: platform.jwksUri }
  })
}

// Answers what the platform answered, also when it refused.
function relay (call) {
  return async (request, response) => {
    try {
      response.json(await call(response.locals.token, request))
    } catch (failure) {
      if (!failure.response) return response.status(500).json({ error: failure.message })
      response.status(failure.response.statusCode).json({
        platformStatus: failure.response.statusCode,
        platformContentType: failure.response.headers['content-type'],
        platformBody: failure.response.body
      })
    }
  }
}

function ofTheLaunch (token) {
  return token.platformContext.endpoint && token.platformContext.endpoint.lineitem
}

function routes (app) {
  app.post('/platforms', async (request, response) => {
    try {
      const platform = await register(request.body)
      response.status(201).json({ kid: await platform.platformKid() })
    } catch (failure) {
      response.status(400).json({ error: failure.message })
    }
  })
  // a place of the tool, as links that somebody chose lead to
  app.get('/chapter', (request, response) => showLaunch(response.locals.token, request, response))
  app.post('/score', relay((token, { body }) =>
    lti.Grade.submitScore(token, body.lineItem || ofTheLaunch(token), body.score)))
  app.get('/result', relay((token, { query }) =>
    lti.Grade.getScores(token, query.lineItem || ofTheLaunch(token), query)))
  app.get('/lineitems', relay((token, { query }) => lti.Grade.getLineItems(token, query)))
  app.post('/lineitem', relay((token, { body }) =>
    lti.Grade.createLineItem(token, body.lineItem, { resourceLinkId: body.resourceLinkId === true })))
  app.get('/lineitem', relay((token, { query }) => lti.Grade.getLineItemById(token, query.id)))
  app.put('/lineitem', relay((token, { body }) => lti.Grade.updateLineItemById(token, body.id, body.lineItem)))
  app.delete('/lineitem', relay((token, { query }) => lti.Grade.deleteLineItemById(token, query.id)))
  app.get('/members', relay((token, { query }) => lti.NamesAndRoles.getMembers(token, query)))
  app.post('/deeplink', async (request, response) => {
    try {
      const { items, options } = request.body
      response.type('html').send(await lti.DeepLinking.createDeepLinkingForm(response.locals.token, items, options))
    } catch (failure) {
      response.status(500).json({ error: failure.message })
    }
  })
}

async function main () {
  const server = http.createServer()
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(Number(process.env.PORT || 0), '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${server.address().port}`
  lti.setup(crypto.randomBytes(32).toString('hex'), { plugin: database() }, {
    appRoute: '/',
    loginRoute: '/login',
    keysetRoute: '/keys',
    dynRegRoute: '/register',
    cookies: { secure: false, sameSite: '' }, // plain http on loopback
    devMode: false,
    serverAddon: keepWhatCame,
    dynReg: { url, name: 'ltijs', autoActivate: true }
  })
  lti.whitelist({ route: '/platforms', method: 'post' })
  lti.onConnect(showLaunch)
  lti.onDeepLinking(showLaunch)
  routes(lti.app)
  await lti.deploy({ serverless: true, silent: true })
  if (process.env.ISSUER) {
    await register({
      issuer: process.env.ISSUER,
      clientId: process.env.CLIENT_ID,
      authorizationEndpoint: process.env.AUTH_ENDPOINT,
      tokenEndpoint: process.env.TOKEN_ENDPOINT,
      jwksUri: process.env.JWKS
    })
  }
  server.on('request', lti.app)
  console.log(`ready ${url}`)
}

main().catch(failure => {
  console.error(failure)
  process.exit(1)
})
