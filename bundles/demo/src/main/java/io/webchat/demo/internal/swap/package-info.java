/**
 * The demonstration of swaps: chats on every wire with traffic both ways while their transports are
 * stopped, updated, replaced and installed anew, and every message counted. It uses the api and the
 * simulator only, and the framework for the bundles; the command {@code demo} runs it.
 */
package io.webchat.demo.internal.swap;
