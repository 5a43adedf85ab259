module.exports = require('cdktn/lib/validations/validate-binary-version');
