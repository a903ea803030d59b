/** The spi. */
@Export
@Version("1.0.0")
package io.webchat.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
