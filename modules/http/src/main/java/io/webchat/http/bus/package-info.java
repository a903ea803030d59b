/**
 * The part of a bus that a client over HTTP may have: which commands, with which options, what it
 * hears first of a chat that is running, and what the chats of clients are made of.
 */
@Export
@Version("1.0.0")
package io.webchat.http.bus;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
