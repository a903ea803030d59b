/**
 * Transports: the wires to chat servers. A transport knows nothing of the bus, of scripting or of
 * storage.
 */
@Export
@Version("1.8.0")
package io.webchat.spi.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
