/**
 * What servlets have in common: answers and refusals as JSON, bodies and files read and written,
 * and server-sent events. Nothing here blocks on a client: bodies are read and answers written when
 * the container says so.
 */
@Export
@Version("1.0.0")
package io.webchat.http.servlet;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
