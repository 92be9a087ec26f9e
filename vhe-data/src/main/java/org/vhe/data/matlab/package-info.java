/** Reading files of MATLAB's version 5, which may come from elsewhere. */
package org.vhe.data.matlab;
