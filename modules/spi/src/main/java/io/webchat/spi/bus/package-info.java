/** Who provides the bus of an instance. */
@Export
@Version("1.1.0")
package io.webchat.spi.bus;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
