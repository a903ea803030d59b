/** Extensions of widget instances, for instance the customer's JavaScript. */
@Export
@Version("2.0.0")
package io.webchat.spi.extension;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
