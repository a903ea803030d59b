/** Configuration of components: checked values, what is in force, and what was refused. */
@Export
@Version("2.1.0")
package io.webchat.spi.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
