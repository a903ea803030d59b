/**
 * The demonstration of a bridge: it starts chats on every wire over HTTP, sends over HTTP and gets
 * messages by webhooks, as {@code docs/http.md} and {@code docs/webhooks.md} tell, and knows
 * nothing else of the containers; every message is counted. The command {@code demo} starts the
 * containers and runs it.
 */
package io.webchat.demo.internal.bridge;
