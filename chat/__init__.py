"""The chat: a browser front that talks to the api and the agent over HTTP only.

`main` builds the ASGI app: what stands before Chainlit is `hardening`, `doorman`, `identity`, `asgi`
and `root`. `handlers` says what happens when: `talk` asks the agent, `approvals` decides changes,
`flows` guides. They call through `caller` (`api_client`, `agent_client`) with the tokens that
`sessions` keeps in the `vault`; `render` writes what is shown, `pages` are those beside the chat,
`history` keeps conversations.
"""
