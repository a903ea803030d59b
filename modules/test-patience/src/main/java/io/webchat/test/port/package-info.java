/** Ports for what tests start. */
package io.webchat.test.port;
