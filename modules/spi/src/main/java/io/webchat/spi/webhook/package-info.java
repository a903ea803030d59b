/** Receivers of events, as those see them who show them or deal with their dead letters. */
@Export
@Version("1.0.0")
package io.webchat.spi.webhook;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
