/** Who provides the bus of an instance, and who sees its commands. */
@Export
@Version("1.2.0")
package io.webchat.spi.bus;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
