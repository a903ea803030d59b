/**
 * Messages, participants, transcript and statistics as they cross the bus: immutable JSON objects
 * with typed accessors.
 */
@Export
@Version("2.1.0")
package io.webchat.api.message;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
